/** What goes beside a visit, as records for the queue: words about the meal, and the last door's temperature. Pure. */
import type { CourierDoor } from '../shared/types'
import { speakOf } from './facts'
import type { NewRecord } from './storage'

/** What may be said of a meal, in the order of the buttons: praise, and what a complaint is about. */
export const SAID = ['praise', 'taste', 'temperature', 'container', 'wrong_diet', 'late'] as const
export type Said = (typeof SAID)[number]

/** What goes beside a visit: words about the meal, and degrees as they were typed. */
export interface Extras {
  said: readonly Said[]
  celsius: string
}

export const NO_EXTRAS: Extras = { said: [], celsius: '' }

/** Records of what was said of the meal, praise and complaint apart, and of the temperature at the door. */
export function recordExtras(door: CourierDoor, { said, celsius }: Extras): NewRecord[] {
  const speak = (verdict: string, topics: readonly string[]): NewRecord[] =>
    topics.length === 0 ? [] : [{ ...speakOf(door), kind: 'feedback', data: { verdict, topics } }]
  const degrees = readCelsius(celsius)
  const measured: NewRecord[] = degrees === null ? [] : [{ ...speakOf(door), kind: 'temperature', data: { celsius_tenths: Math.round(degrees * 10) } }]
  const complaints = said.filter((topic) => topic !== 'praise')
  return [...speak('praise', said.includes('praise') ? ['taste'] : []), ...speak('complaint', complaints), ...measured]
}

const COLDEST_CELSIUS = -40
const HOTTEST_CELSIUS = 120

/** Degrees as somebody types them ("63", "63,5"); null for what no thermometer shows. */
export function readCelsius(typed: string): number | null {
  const degrees = /^\s*-?\d{1,3}([.,]\d)?\s*$/.test(typed) ? Number(typed.replace(',', '.')) : Number.NaN
  return degrees >= COLDEST_CELSIUS && degrees <= HOTTEST_CELSIUS ? degrees : null
}
