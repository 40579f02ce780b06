import en from '../texts/courier.en.json'
import first from '../texts/courier-first.en.json'
import home from '../texts/courier-home.en.json'
import later from '../texts/courier-later.en.json'

export const english = { ...en, ...first, ...home, ...later }
