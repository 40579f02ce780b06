/** One person as the desk reads them. What a role may not read is null or masked. */
import type { Risk } from '../../shared/types'
import type { StandingOrder } from '../orders/standingOrders'

export interface Person {
  person: {
    number: number
    name: string
    birth_date: string | null
    phone: string | null
    guardian: { name: string; relation: string; phone: string } | null
    entry_note: string | null
    diet: string
    high_risk: boolean
  }
  /** Other records that were found to be this person. */
  merges: Merge[]
  home: Home | null
  orders: StandingOrder[]
  dated_orders: DatedOrder[]
  cards: Card[]
  cases: { id: string; day: string; cause: string; status: string; closing_code: string | null; closed_by_seeing: string | null }[]
  risk: Risk
  containers_owed: number
  timeline: { number: number; at: string; kind: string; data: Record<string, unknown> }[]
}

export interface Merge {
  id: string
  number: number
  made_at: string
  reason: string | null
}

export interface Home {
  id: string
  address: string
  dong: string
  lat: number | null
  lon: number | null
  precision: string
  needs_pin: boolean
}

export interface DatedOrder {
  id: string
  number: string
  day: string
  menu: string
  meals: number
  diet: string
  status: string
}

export interface Card {
  id: string
  day: string
  outcome: string
  urgency: string
  changes: string[] | null
  previous_box: string | null
  note: string | null
}

/** One line for a guardian: "이도시락 (딸) · 010-…". */
export function formatGuardian(guardian: Person['person']['guardian']): string {
  if (guardian === null) return ''
  const name = guardian.relation === '' ? guardian.name : `${guardian.name} (${guardian.relation})`
  return [name, guardian.phone].filter(Boolean).join(' · ')
}
