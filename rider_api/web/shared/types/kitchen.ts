/** What a kitchen's board is told. */
import type { ContainerKind, MenuKind, ModelCode, Named } from './common'

export interface MenuCount {
  menu: string
  meals: number
}

export interface KitchenPickup {
  tour_id: string
  duty_code: string
  model: ModelCode
  trip: number
  load_seconds: number
  depart_seconds: number
  meals: number
  items: MenuCount[]
  counted_by_kitchen: number | null
  counted_by_courier: number | null
  waited_seconds: number
  /** What the kitchen's thermometer said when it was handed over. */
  celsius: number | null
}

export interface KitchenChange {
  id: string
  number: number
  kind: string
  order: string
  menu: string
  meals: number
  diet: string | null
  made_at: string
  status: 'pending' | 'acknowledged'
}

export interface KitchenDay {
  epoch: string
  event: number
  day: string
  kitchen: Named
  freeze: { number: number; frozen_at: string; households: number; meals: number } | null
  counts: { menu: string; kind: MenuKind; diet: string; meals: number }[]
  pick_list: KitchenPick[]
  pickups: KitchenPickup[]
  changes: KitchenChange[]
  containers_expected_back: number
  menus: Named[]
  lots: KitchenLot[]
  said: KitchenSaid[]
  records_temperature: boolean
}

export interface KitchenPick {
  order: string
  menu: string
  meals: number
  diet: string | null
  container: ContainerKind
  last_day: boolean
  /** Four digits to type where there is no scanner. */
  code: string
  /** Crew and trip that take it (라이더-01 1); null without a plan. */
  pickup: string | null
  eat_before_seconds: number
  allergens: string[]
}

/** A finished batch; `left` of its meals have gone out. */
export interface KitchenLot {
  id: string
  number: number
  menu_id: string
  menu: string
  finished_at: string
  meals: number
  left: number
  recalled_at: string | null
  recall_reason: string | null
}

export type Verdict = 'complaint' | 'praise'
export type Topic = 'temperature' | 'taste' | 'container' | 'wrong_diet' | 'late' | 'other'
export type RecallReason = 'temperature' | 'foreign_object' | 'allergen' | 'illness' | 'spoiled' | 'other'

export interface KitchenSaid {
  id: string
  order: string
  menu: string
  verdict: Verdict
  topic: Topic
  happened_at: string
}

/** One month of one kitchen: what was said, and of how many meals. */
export interface FeedbackMonth {
  month: string
  meals: number
  complaints: number
  praise: number
  tallies: { menu: string; verdict: Verdict; topic: Topic; count: number }[]
}

export interface FeedbackPicture {
  kitchen: Named
  months: FeedbackMonth[]
}
