/** Views that no door needs at once: fetched right after the first one is on the screen, with their texts. */
import texts from '../../texts/courier-later.ko.json'
import { addTexts } from '../texts'

addTexts(texts)

export { Card } from './Card'
export { Changes } from './Changes'
export { Count } from './Count'
export { Emergency } from './Emergency'
export { Entrance } from './Entrance'
export { EntrancePhoto } from './EntrancePhoto'
export { Finish, Missed } from './Finish'
export { Mode } from './Mode'
export { NoStop } from './NoStop'
export { Outcomes } from './Outcomes'
export { Queue } from './Queue'
export { Route } from './Route'
export { Settings } from './Settings'
export { Welcome } from './Welcome'
