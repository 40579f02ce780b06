/**
 * Texts of a face in Korean and English, from one JSON catalogue per language.
 *
 * `{name}` puts in a value. `{name:이/가}` puts in the value and, in Korean, the particle that fits its sound; in
 * English the same form chooses between one and many: `{count:meal/meals}` gives "1 meal", "2 meals".
 */
import { signal } from '@preact/signals'
import { dayOfSeoul, inSeoul } from './moments'
import { chooseParticle } from './particles'
import type { Bilingual } from './types'

export type Language = 'ko' | 'en'
export type Values = Record<string, string | number>
export type Translate<Key extends string> = (key: Key, values?: Values) => string

const STORED = 'bapgil.language'
const PLACEHOLDER = /\{(\w+)(?::([^}]*))?\}/g

/** The language of this screen: Korean unless the person has chosen English here before. */
export const language = signal<Language>(recallLanguage())

/** Change the language now and remember it on this device. */
export function chooseLanguage(chosen: Language): void {
  language.value = chosen
  document.documentElement.lang = chosen
  try {
    localStorage.setItem(STORED, chosen)
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
}

function recallLanguage(): Language {
  try {
    const stored = localStorage.getItem(STORED) === 'en' ? 'en' : 'ko'
    document.documentElement.lang = stored
    return stored
  } catch {
    return 'ko'
  }
}

/** Texts of one face; reading a text in a component makes it follow the language. */
export function createTexts<Key extends string>(catalogues: Record<Language, Record<Key, string>>): Translate<Key> {
  return (key, values = {}) => fill(language.value, catalogues[language.value][key], values)
}

/** Put `values` into one text. A value that is missing stays visible as its placeholder. */
export function fill(chosen: Language, text: string, values: Values): string {
  return text.replace(PLACEHOLDER, (whole, name: string, pair: string | undefined) => {
    const value = values[name]
    if (value === undefined) return whole
    if (pair === undefined) return String(value)
    return chosen === 'ko' ? `${value}${chooseParticle(String(value), pair)}` : `${value} ${choosePlural(value, pair)}`
  })
}

function choosePlural(value: string | number, pair: string): string {
  const [one = '', many = ''] = pair.split('/')
  return Number(value) === 1 ? one : many
}

/** The side of a two-language text from the server that this screen shows. */
export function read(text: Bilingual): string {
  return text[language.value]
}

/** "09:05" for 32,700 seconds since midnight; hours go on past 24. */
export function formatClock(seconds: number): string {
  const minutes = Math.floor(seconds / 60)
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

/** Clock time in Korea of a moment, whatever the zone of this device. */
export function formatMoment(moment: string | number | Date): string {
  return inSeoul(Number(new Date(moment))).slice(11, 16)
}

/** The same with the date before it ("11/23 17:00") when it is not on the day of `now` (milliseconds). */
export function formatDated(moment: string, now: number): string {
  const day = dayOfSeoul(Date.parse(moment))
  const clock = formatMoment(moment)
  return day === dayOfSeoul(now) ? clock : `${day.slice(5).replace('-', '/')} ${clock}`
}
