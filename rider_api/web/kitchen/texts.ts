import { createTexts, language } from '../shared/texts'
import en from '../texts/kitchen.en.json'
import ko from '../texts/kitchen.ko.json'
import sharedEn from '../texts/shared.en.json'
import sharedKo from '../texts/shared.ko.json'

const catalogues = { ko: { ...sharedKo, ...ko }, en: { ...sharedEn, ...en } }

export const t = createTexts(catalogues)

/** The word for a code of the server, or the code itself when it is a new one. */
export function word(family: string, code: string): string {
  const catalogue: Record<string, string> = catalogues[language.value]
  return catalogue[`${family}.${code}`] ?? code
}
