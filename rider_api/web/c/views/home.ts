/** The next door or kitchen and what is always above it, with their texts: what an open phone shows at once. */
import texts from '../../texts/courier-home.ko.json'
import { addTexts } from '../texts'

addTexts(texts)

export { Bar } from './Bar'
export { Home } from './Home'
