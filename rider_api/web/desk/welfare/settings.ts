/** How the welfare chain is set up: ladders, contacts, warnings. */
import { call } from '../../shared/api'

export interface Rung {
  target: string
  after_minutes: number
  night_target: string | null
  holiday_target: string | null
}

export interface Ladder {
  cause: string
  rungs: Rung[]
  jumps: string[]
  most_jumps: number
  office_start_seconds: number
  office_end_seconds: number
}

export interface Ladders {
  now: Ladder[]
  versions: { id: string; own: boolean; valid_from: string; made_at: string; made_by: string | null; ladder: Ladder }[]
  targets: string[]
  jumps: string[]
}

export interface Contact {
  id: string
  target: string
  channel: string
  dong: string | null
  address: string | null
  ended_at: string | null
}

export interface Contacts {
  contacts: Contact[]
  configured: string[]
  targets: string[]
}

export interface Warning {
  id: string
  kind: string
  from_day: string
  until_day: string
  withdrawn_at: string | null
}

const post = (path: string, body: unknown = {}) => call('POST', path, { body })
export const getLadders = (area: string) => call<Ladders>('GET', `/desk/ladders?area=${area}`)
export const saveLadder = (area: string, ladder: Ladder) => post('/desk/ladders', { area, ...ladder })
export const getContacts = (area: string) => call<Contacts>('GET', `/desk/contacts?area=${area}`)
export const addContact = (area: string, contact: { target: string; channel: string; address: string }) => post('/desk/contacts', { area, ...contact })
export const endContact = (id: string) => post(`/desk/contacts/${id}/end`)
export const getWarnings = (area: string) => call<Warning[]>('GET', `/desk/warnings?area=${area}`)
export const addWarning = (area: string, warning: { kind: string; from_day: string; until_day: string }) => post('/desk/warnings', { area, ...warning })
export const withdrawWarning = (id: string) => post(`/desk/warnings/${id}/withdraw`)
