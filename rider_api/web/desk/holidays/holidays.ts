/** Days off: a year of them, and what another one changes. */
import { call } from '../../shared/api'

export interface Holiday {
  day: string
  name: string
  kind: 'public' | 'declared' | 'service'
}

export interface Holidays {
  year: number
  /** Whether this account may change the calendar, which is one for all districts. */
  may_decide: boolean
  days: Holiday[]
}

/** Orders of one district by what becomes of them. */
export interface AreaEffect {
  area_id: string
  area: string
  frozen: boolean
  stand: number
  skipped: number
  moved: number
  doubled: number
  kept: number
  added: number
  taken_back: number
  twice: number
  crews: number
}

export interface CutOffMove {
  day: string
  before: string
  after: string
  /** The day's orders are fixed as soon as this is saved. */
  at_once: boolean
}

export interface DayEffect {
  kept: boolean
  areas: AreaEffect[]
  cut_offs: CutOffMove[]
}

export interface Wish {
  day: string
  is_working_day: boolean
  name: string
}

export const listHolidays = (year: number) => call<Holidays>('GET', `/desk/holidays?year=${year}`)
export const declareDay = (wish: Wish, preview: boolean) => call<DayEffect>('POST', '/desk/holidays', { body: { ...wish, preview } })

const COUNTS = ['stand', 'skipped', 'moved', 'doubled', 'kept', 'added', 'taken_back', 'twice'] as const
export type Count = (typeof COUNTS)[number]

/** The counts of a district that say something, in their order. */
export function countsOf(area: AreaEffect): { name: Count; count: number }[] {
  return COUNTS.map((name) => ({ name, count: area[name] })).filter(({ count }) => count > 0)
}

/** What a click on a day of the list asks for: the opposite of what it is. */
export function oppositeOf({ day, kind, name }: Holiday): Wish {
  return { day, is_working_day: kind !== 'service', name: kind === 'service' ? '' : name }
}

export const isSame = (one: Wish, other: Wish) => one.day === other.day && one.is_working_day === other.is_working_day && one.name === other.name
