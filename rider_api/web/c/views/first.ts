/** What a phone sees before it is open, with its texts: fetched beside the page itself by one that comes in by a link. */
import texts from '../../texts/courier-first.ko.json'
import { addTexts } from '../texts'

addTexts(texts)

export { Enrol } from './Enrol'
export { Locked } from './Pin'
