/** What the coordinator's desk is told. */
import type { Item, ModelCode, Named, Place, Reason, StopKind, StopStatus } from './common'
import type { MenuCount } from './kitchen'

export interface RecipientName {
  number: number
  name: string
}

export interface DeskDoor {
  order_ids: string[]
  number: number
  name: string
  address: string
  dong: string
  entry_note: string | null
  status: StopStatus
  /** Every order for this door was cancelled; the stop stays in its tour. */
  cancelled: boolean
  review: boolean
  latest_seconds: number | null
  happened_at: string | null
  first_visit: boolean
  last_day: boolean
  high_risk: boolean
  needs_pin: boolean
}

export interface DeskStop {
  key: string
  kind: StopKind
  trip: number
  position: number
  place: Place
  arrive_seconds: number
  start_seconds: number
  leave_seconds: number
  meals: number
  items: Item[]
  door: DeskDoor | null
  /** What was counted at a pickup or drop. */
  handed: { counted_meals: number; happened_at: string } | null
}

export interface Tour {
  id: string
  duty_id: string
  duty_code: string
  model: ModelCode
  profile: string
  start_seconds: number
  end_seconds: number
  distance_metres: number
  meals: number
  /** Rests between its stops, in order of time. */
  breaks: { start_seconds: number; end_seconds: number }[]
  stops: DeskStop[]
  line: [number, number][]
}

export type Cost = Record<string, number> & { total_won: number }
export type PlanStatus = 'draft' | 'published' | 'superseded' | 'completed'

/** What re-solving leaves as it is: a stop with its crew, a crew's order of doors, or a whole tour. */
export interface Lock {
  kind: string
  vehicle: string
  doors: string[]
}

/** What a plan comes to; seconds, metres and won. */
export interface Figures {
  cost: Record<string, number>
  total_won: number
  paid_seconds: number
  distance_metres: number
  crews: number
  doors: number
  doors_by_model: Record<string, number>
  unserved: number
  violations: number
  near_limit: number
  unfamiliar: number
  burden_spread_seconds: number
  burden_deviation_seconds: number
  on_board_p50_seconds: number
  on_board_p95_seconds: number
  on_board_max_seconds: number
}

/** The question that a draft answers. */
export type Wish = Record<string, string>

export interface Plan {
  id: string
  version: number
  revision: number
  based_on: string | null
  status: PlanStatus
  locks: Lock[]
  edits: { done: number; undone: number; last_by: string | null; last_at: string | null }
  wish: Wish | null
  cost: Cost
  unserved: { order_ids: string[]; recipient: RecipientName; reason: Reason }[]
  violations: Reason[]
  tours: Tour[]
}

export interface PlanBrief {
  id: string
  version: number
  status: PlanStatus
  made_at: string
  published_at: string | null
  cost: Cost
  unserved: number
  violations: number
  revision: number
  based_on: string | null
  made_by: string | null
  wish: Wish | null
}

export interface DeskTask {
  id: string
  kind: string
  reason: Reason
  due_at: string | null
  owner: string | null
  owner_id: string | null
  subject: string | null
  /** The person it is about, where it is about one. */
  recipient_number: number | null
  day: string | null
}

export interface CaseStep {
  position: number
  target: string
  due_at: string
  fired_at: string | null
  acknowledged_at: string | null
}

export interface DeskCase {
  id: string
  recipient: RecipientName
  cause: string
  status: 'open' | 'contacted' | 'closed'
  opened_at: string
  owner: string | null
  owner_id: string | null
  next_step: { position: number; target: string; due_at: string } | null
  steps: CaseStep[]
}

export interface CaseMessage {
  id: string
  template: string
  target: string
  channel: string
  status: 'waiting' | 'sent' | 'failed' | 'withheld'
  /** Why it is held back, or what went wrong last. */
  reason: string | null
  position: number | null
  made_at: string
  attempts: number
  sent_at: string | null
  /** Null when it is held back. */
  arrived: boolean | null
}

export interface Risk {
  level: 'usual' | 'raised' | 'high'
  reasons: string[]
}

/** A case in full: why it goes faster, who was told over which channel, and whether it arrived. */
export interface CaseDetail {
  case: DeskCase
  /** How the person is reached; null is what the role may not read or nobody knows. */
  reach: { phone: string | null; address: string; entry_note: string | null; guardian: { name: string; relation: string; phone: string } | null }
  risk: Risk
  jumps: { reason: string; at: string }[]
  messages: CaseMessage[]
  consents_to_third_parties: boolean
  closed_at: string | null
  closing_code: string | null
  closed_by_seeing: string | null
  closing_note: string | null
}

export interface DeskDevice {
  courier_code: string
  duty_code: string | null
  last_seen_at: string | null
  seen_event: number
  /** Whether the newest publication that concerns the crew was shown on the phone; null before there is one. */
  has_seen_plan: boolean | null
}

export interface DeskDay {
  epoch: string
  event: number
  /** Null: all of the day. Else the plan's tours are only those that may have changed after this event. */
  since: number | null
  day: string
  area: Named
  status: 'open' | 'closed'
  freeze: {
    number: number
    due_at: string
    frozen_at: string
    households: number
    meals: number
    digest: string
  } | null
  freeze_due_at: string
  orders: { households: number; meals: number; by_menu: MenuCount[]; by_status: Record<string, number> }
  requests: { id: string; status: string; requested_at: string; failure: Reason | string | null }[]
  plans: PlanBrief[]
  plan: Plan | null
  tasks: DeskTask[]
  cases: DeskCase[]
  devices: DeskDevice[]
}

export interface ImportReport {
  dry_run: boolean
  counts: { accepted: number; unchanged: number; flagged: number; refused: number }
  rows: { row: number; outcome: string; reason: Reason | null; recipient_number: number | null }[]
}

/** What a courier says of the way to a door, beside what is known of it. */
export interface EntranceReport {
  id: string
  number: number
  status: 'pending' | 'approved' | 'refused'
  made_at: string
  lat: number | null
  lon: number | null
  accuracy_metres: number | null
  metres_from_pin: number | null
  way: string | null
  known_way: string | null
  photo: string | null
}

/** Meals of a cancelled order: where their boxes are, what they cost, and what became of them. */
export interface FreedMeal {
  id: string
  order: string
  menu: string
  kitchen: string
  day: string
  meals: number
  cost_won: number
  place: string
  place_name: string
  reusable_containers: number
  status: string
}

/** Somebody who may have them; `metres` from the door they were for. */
export interface FreedTaker {
  standing_order_id: string
  recipient: RecipientName
  metres: number | null
  /** Who can bring them on which trip, and when; null while the day is not planned. */
  tour: string | null
  trip: number | null
  start_seconds: number | null
}

export interface FreedTakers {
  takers: FreedTaker[]
  /** More who may eat them, but whom nobody reaches any more. */
  out_of_reach: number
}
