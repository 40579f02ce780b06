/** What a courier's phone is told and tells. */
import type { ContainerKind, Item, ModelCode, Place, Reason, StopKind, StopStatus } from './common'

export interface CourierDoor {
  order_ids: string[]
  number: number
  /** Null when the person's data has been destroyed. */
  name: string | null
  address: string | null
  entry_note: string | null
  phone: string | null
  first_visit: boolean
  last_day: boolean
  high_risk: boolean
  container: ContainerKind
  collect: number
  status: StopStatus
  review: boolean
  latest_seconds: number | null
  /** Called back by the kitchen or the desk: this box must not be handed over. Absent in days an older version stored. */
  recalled?: boolean
  /** Of the approved photo of the entrance (SHA-256); absent in days that an older version stored. */
  entrance_photo?: string | null
  /** The last door of a trip whose kitchen keeps temperatures; absent in days that an older version stored. */
  measure?: boolean
}

export interface CourierStop {
  key: string
  kind: StopKind
  trip: number
  position: number
  arrive_seconds: number
  start_seconds: number
  leave_seconds: number
  meals: number
  items: Item[]
  /** Of all boxes that are handed over here; a pickup names those that it loads. */
  order_ids: string[]
  place: Place
  /** Boxes that this duty's couriers counted at a pickup or drop; absent in days that an older version stored. */
  counted?: number | null
  door: CourierDoor | null
}

export interface Duty {
  id: string
  code: string
  model: ModelCode
  profile: string
  crew_size: number
  start_seconds: number
  end_seconds: number
}

/** A key of one courier's shift (base64), with which the phone locks what it stores. */
export interface ShiftKeyAnswer {
  id: string
  key: string
}

/** Keys of former shifts, asked for by a phone that still has records under them. */
export interface ShiftKeys {
  keys: ShiftKeyAnswer[]
}

/** Today's key, and after how many unused minutes the PIN is asked for (0: only at log-in). */
export interface Shift extends ShiftKeyAnswer {
  lock_minutes: number
}

/** What became of a case that one of this crew's records opened. `code` says how the person was found. */
export interface CourierOutcome {
  /** This and the person's number, name and `opened_at` are absent in days that an older version stored. */
  case?: string
  order_ids: string[]
  number?: number
  /** Null beyond the hours in which the courier may see the day's doors. */
  name?: string | null
  status: 'open' | 'contacted' | 'closed'
  /** seen_in_person | heard_by_phone | family_confirmed | in_hospital | away_confirmed | emergency_handed_over */
  code: string | null
  opened_at?: string
  closed_at: string | null
}

/** A rest that the plan keeps free, in seconds after midnight. */
export interface CourierBreak {
  start_seconds: number
  end_seconds: number
}

/** The courier's day; when `base` is a number, `stops` holds only what is new or changed since that version. */
export interface CourierDay {
  epoch: string
  event: number
  server_now: string
  day: string
  shift: Shift
  duty: Duty | null
  version: number | null
  base: number | null
  order: string[]
  /** In order of time: each comes before the first stop that starts after it has begun. Absent in days an older version stored. */
  breaks?: CourierBreak[]
  stops: CourierStop[]
  removed: string[]
  /** Others have taken the rest over, because this crew stays with somebody; absent in days an older version stored. */
  relief?: { at: string; version: number; orders: number } | null
  /** Cases that began at this crew's doors today; absent in days that an older version stored. */
  welfare?: CourierOutcome[]
}

/** By which key this phone can be woken (null: this server wakes none), and whether it is. */
export interface PushState {
  public_key: string | null
  on: boolean
}

export interface Enrolled {
  device_id: string
  device_token: string
  courier: { code: string }
  /** Today's stops, with the key of the shift. */
  day: CourierDay
}

export type FactKind =
  | 'arrived'
  | 'delivered'
  | 'no_answer'
  | 'refused'
  | 'away'
  | 'card'
  | 'pickup'
  | 'drop'
  | 'shortage'
  | 'emergency'
  | 'stay'
  | 'feedback'
  | 'temperature'
  | 'entrance'

export type CardOutcome = 'handed_over' | 'family' | 'at_door' | 'no_answer' | 'refused' | 'away_notice'
export type Change = 'health' | 'mobility' | 'meals' | 'mind' | 'hygiene' | 'safety' | 'medicine' | 'other'

export interface CardAnswers {
  outcome: CardOutcome
  seen: 'seen' | 'heard' | 'neither'
  as_usual: boolean
  changes: Change[]
  previous_box: 'eaten' | 'left' | 'uncollected' | 'unknown'
  urgency: 'info' | 'today' | 'now'
  photos: string[]
}

/** One record made on a phone, in the form in which it is sent. */
export interface FactItem {
  id: string
  seq: number
  kind: FactKind
  made_at: string
  order_ids: string[]
  place_id: string | null
  trip: number | null
  data: Record<string, unknown>
  note: string | null
}

export type FactResult = 'applied' | 'duplicate' | 'conflict' | 'rejected'

export interface FactAnswer {
  id: string
  result: FactResult
  error: Reason | null
}

export interface FactAnswers {
  server_now: string
  answers: FactAnswer[]
  last_seq: number
  event: number
}
