/** The order calendar as the server tells it, and its arithmetic: months, weeks, what each decision asks for. */
import { moveDay } from '../../../shared/moments'
import type { Reason } from '../../../shared/types'
import type { FrozenOrder, StandingOrder } from '../standingOrders'

export interface CalendarDay {
  day: string
  /** none | expected | left_out | missed, or what became of the dated order */
  state: string
  meals: number
  menu: string
  kitchen: string
  used: number
  reason: Reason | null
  order_id: string | null
  order_number: string
  closed: boolean
  deviations: string[]
  holiday: string
}

export interface Terms {
  number: number
  from_day: string
  menu_id: string
  menu: string
  weekdays: number[]
  meals_a_visit: number
  holiday_policy: HolidayPolicy
  weekend_carry: boolean
  reason: string | null
  made_at: string
  made_by: string | null
}

export interface OrderException {
  id: string
  kind: string
  from_day: string
  until_day: string
  meals: number | null
  menu: string | null
  expected_on: string | null
  reason: string | null
  made_at: string
  made_by: string | null
  withdrawn_at: string | null
}

export interface OrderCalendar {
  event: number
  order: StandingOrder
  used: number
  cap: number
  days: CalendarDay[]
  terms_now: Terms
  history: Terms[]
  exceptions: OrderException[]
}

export interface DecisionAnswer {
  kept: boolean
  event: number
  changed: string[]
  before: CalendarDay[]
  after: CalendarDay[]
  used: number
  cap: number
  frozen_orders: FrozenOrder[]
}

export type HolidayPolicy = 'skip' | 'day_before' | 'double_before'
export const POLICIES: readonly HolidayPolicy[] = ['skip', 'day_before', 'double_before']

export type DecisionKind = 'skip' | 'extra' | 'menu' | 'pause' | 'resume' | 'change' | 'extend' | 'end' | 'approve'
export type DecisionField = 'day' | 'until_day' | 'expected_on' | 'meals' | 'menu_id' | 'weekdays' | 'holiday_policy' | 'weekend_carry' | 'approved' | 'reason'

/** "Only today" and "from now on" are different buttons, always. */
export const ONLY_TODAY: readonly DecisionKind[] = ['skip', 'extra', 'menu']
export const FROM_NOW_ON: readonly DecisionKind[] = ['change', 'pause', 'resume', 'end']

/** What each decision asks for beside its day. */
export const DECISION_FIELDS: Record<DecisionKind, readonly DecisionField[]> = {
  approve: ['menu_id', 'weekdays', 'holiday_policy', 'weekend_carry'],
  skip: ['day', 'reason'],
  extra: ['day', 'meals', 'reason'],
  menu: ['day', 'menu_id', 'reason'],
  pause: ['day', 'until_day', 'expected_on', 'reason'],
  resume: ['day'],
  change: ['day', 'weekdays', 'meals', 'menu_id', 'holiday_policy', 'weekend_carry', 'reason'],
  extend: ['until_day', 'approved', 'reason'],
  end: ['day', 'reason'],
}

/** "2026-11" of a day. */
export const monthOf = (day: string): string => day.slice(0, 7)

export function moveMonth(month: string, by: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7)
}

/** The weeks of a month, Monday first, with the days of its neighbours that fill them. */
export function weeksOf(month: string): string[][] {
  const first = `${month}-01`
  const weekday = (new Date(`${first}T00:00:00Z`).getUTCDay() + 6) % 7
  const start = moveDay(first, -weekday)
  const weeks: string[][] = []
  for (let monday = start; monday <= moveDay(`${moveMonth(month, 1)}-01`, -1); monday = moveDay(monday, 7)) {
    weeks.push(Array.from({ length: 7 }, (_, ahead) => moveDay(monday, ahead)))
  }
  return weeks
}

/** Where a key leads from a day; null for other keys. */
export function dayAfterKey(key: string, day: string): string | null {
  const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }
  const step = steps[key]
  if (step !== undefined) return moveDay(day, step)
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7
  if (key === 'Home') return moveDay(day, -weekday)
  if (key === 'End') return moveDay(day, 6 - weekday)
  if (key === 'PageUp' || key === 'PageDown') {
    const month = moveMonth(monthOf(day), key === 'PageUp' ? -1 : 1)
    const last = moveDay(`${moveMonth(month, 1)}-01`, -1)
    const same = `${month}-${day.slice(8)}`
    return same > last ? last : same
  }
  return null
}

/** The body of a decision from its form: empty fields are left out, so that nothing changes by itself. */
export function readDecision(kind: DecisionKind, form: FormData): Record<string, unknown> {
  const body: Record<string, unknown> = { kind }
  for (const field of DECISION_FIELDS[kind]) {
    if (field === 'weekdays') {
      const chosen = form.getAll('weekdays').map(Number)
      if (chosen.length > 0) body['weekdays'] = chosen
      continue
    }
    const value = String(form.get(field) ?? '').trim()
    if (value === '') continue
    if (field === 'meals' || field === 'approved') body['meals'] = Number(value)
    else if (field === 'weekend_carry') body[field] = value === 'yes'
    else body[field] = value
  }
  return body
}
