import { createTexts } from '../shared/texts'
import en from '../texts/index.en.json'
import ko from '../texts/index.ko.json'
import sharedEn from '../texts/shared.en.json'
import sharedKo from '../texts/shared.ko.json'

export const t = createTexts({ ko: { ...sharedKo, ...ko }, en: { ...sharedEn, ...en } })
