/** Standing orders as the desk reads them, and what may be decided about one in each state. */
import type { Language } from '../../shared/texts'
import type { RecipientName } from '../../shared/types'

export interface Page<Row> {
  page: number
  pages: number
  total: number
  items: Row[]
}

export interface StandingOrder {
  id: string
  recipient: RecipientName
  menu: string
  kitchen: string
  /** ISO weekdays, 1 is Monday. */
  weekdays: number[]
  meals_a_visit: number
  approved_meals: number
  used_meals: number
  start_day: string
  end_day: string
  status: string
  paid_by: string
  /** A duplicate check is open: it can't be approved yet. */
  held: boolean
}

/** An order of a day that is frozen already: it has to be cancelled by itself. */
export interface FrozenOrder {
  id: string
  number: string
  day: string
  meals: number
}

export interface OrderDecision {
  frozen_orders?: FrozenOrder[]
}

export type Verb = 'approve' | 'refuse' | 'pause' | 'skip' | 'extra' | 'end'

export const VERBS: Record<string, readonly Verb[]> = {
  requested: ['approve', 'refuse'],
  active: ['pause', 'skip', 'extra', 'end'],
}

export type VerbField = 'from_day' | 'until_day' | 'day' | 'last_day' | 'meals' | 'reason'

/** What each decision asks for. */
export const FIELDS: Record<Verb, readonly VerbField[]> = {
  approve: [],
  refuse: ['reason'],
  pause: ['from_day', 'until_day', 'reason'],
  skip: ['day', 'reason'],
  extra: ['day', 'meals', 'reason'],
  end: ['last_day', 'reason'],
}

const DAYS: Record<Language, string[]> = {
  ko: ['월', '화', '수', '목', '금', '토', '일'],
  en: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
}

/** "월·수·금" for [1, 3, 5]. */
export function formatWeekdays(weekdays: readonly number[], language: Language): string {
  return [...weekdays].sort((a, b) => a - b).map((day) => DAYS[language][day - 1] ?? '?').join('·')
}
