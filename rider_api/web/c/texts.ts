import ko from '../texts/courier.ko.json'
import type first from '../texts/courier-first.ko.json'
import type home from '../texts/courier-home.ko.json'
import type later from '../texts/courier-later.ko.json'
import { chooseLanguage, createTexts, language } from '../shared/texts'
import type { Language } from '../shared/texts'

type Texts = typeof ko & typeof first & typeof home & typeof later
export type TextKey = keyof Texts

/** What the page says before any view is here; views bring their own texts with them. */
const korean = { ...ko } as Texts

/** English is fetched only where it is read; until then its place is taken by Korean. */
const catalogues = { ko: korean, en: korean }

/** Texts of the courier's page. */
export const t = createTexts<TextKey>(catalogues)

/** The Korean texts of views that were just fetched. */
export function addTexts(texts: Partial<Texts>): void {
  Object.assign(korean, texts)
}

/** Change the language as soon as its texts are here; without a network and unread before, it stays as it is. */
export async function switchLanguage(chosen: Language): Promise<void> {
  if (chosen === 'en' && catalogues.en === korean) {
    const english = await import('./english').catch(() => null)
    if (english === null) return
    catalogues.en = english.english
  }
  chooseLanguage(chosen)
}

/** Before the page is drawn for the first time: the texts of the language chosen earlier. */
export async function loadChosenLanguage(): Promise<void> {
  const chosen = language.value
  language.value = 'ko'
  await switchLanguage(chosen)
}
