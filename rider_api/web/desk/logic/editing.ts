/** Editing a plan by hand: what can be done to it, and what the server says comes of it. */
import type { Figures, Lock, Plan, Reason, Tour } from '../../shared/types'
import { findDoor, type MoveTarget, type TourBrief } from './moves'

export type LockKind = 'stop' | 'order' | 'courier'

/** One edit as the server takes it: crews by their duty. */
export type Edit =
  | { kind: 'move'; door_key: string; duty_id: string; trip: number; position: number }
  | { kind: 'leave_out'; door_key: string }
  | { kind: 'swap'; duty_id: string; other_duty_id: string }
  | { kind: 'take_off'; duty_id: string }
  | { kind: 'lock' | 'unlock'; duty_id: string; lock: LockKind; door_key?: string }

/** One repair as the server takes it: the smallest change after something has happened. */
export type Repair =
  | { kind: 'courier_out' | 'vehicle_broken'; duty_id: string }
  | { kind: 'courier_stays'; duty_id: string; seconds: number | null }
  | { kind: 'kitchen_late'; kitchen_id: string; seconds: number }
  | { kind: 'put_in'; door_key: string }
  | { kind: 'catch_up'; number: number }

/** The draft as it stands after something was kept in it. */
export interface Revision {
  plan_id: string
  version: number
  revision: number
  event: number
}

export interface EditSide {
  figures: Figures
  tours: TourBrief[]
}

/** What was, what would be, and which rules it breaks; `kept` is the draft that holds it, null for a preview. */
export interface EditAnswer {
  before: EditSide
  after: EditSide
  violations: Reason[]
  changed_tours: Tour[]
  kept: Revision | null
}

/** Something that was done to a draft. */
export interface EditRow {
  number: number
  kind: string
  data: Record<string, unknown>
  revision: number
  made_at: string
  made_by: string | null
  undone: boolean
  gone: boolean
}

export function moveTo(door: string, target: MoveTarget): Edit {
  return { kind: 'move', door_key: door, duty_id: target.to_duty_id, trip: target.trip, position: target.position }
}

/** The lock of this kind on a crew or on one of its doors, if there is one. */
export function findLock(plan: Pick<Plan, 'locks'>, kind: LockKind, vehicle: string, door?: string): Lock | null {
  return plan.locks.find((lock) => lock.kind === kind && lock.vehicle === vehicle && (kind !== 'stop' || lock.doors[0] === door)) ?? null
}

/** Where a door lands that is dropped on another stop: before it, or behind it in its lower half. */
export function targetOfDrop(tours: readonly Tour[], door: string, onto: string, behind: boolean): MoveTarget | null {
  const found = tours.flatMap((tour) => tour.stops.map((stop) => ({ tour, stop }))).find(({ stop }) => stop.key === onto)
  if (found === undefined || onto === door) return null
  const { tour, stop } = found
  const others = tour.stops.filter((one) => one.trip === stop.trip && one.door !== null && one.key !== door)
  const at = others.findIndex((one) => one.key === onto)
  return { to_duty_id: tour.duty_id, trip: stop.trip, position: at < 0 ? 0 : at + (behind ? 1 : 0) }
}

/** The people an edit speaks of, for one line of the history: door names and crew codes. */
export function wordSubject(row: Pick<EditRow, 'data'>, tours: readonly Tour[]): string {
  const crews = [row.data['vehicle'], row.data['other']].filter((one): one is string => typeof one === 'string' && one !== '')
  return [wordDoor(row.data, tours), crews.join(' ↔ ')].filter((part) => part !== null && part !== '').join(' → ')
}

/** By the door's key, or by the recipient's number. */
function wordDoor({ door, number }: EditRow['data'], tours: readonly Tour[]): string | null {
  if (typeof door === 'string') return findDoor(tours, door)?.stop.door?.name ?? door.split(':')[1] ?? door
  if (typeof number !== 'number') return null
  const stop = tours.flatMap((tour) => tour.stops).find((one) => one.door?.number === number)
  return stop?.door?.name ?? String(number)
}
