/** How far a plan's day has come, and how plans compare. */
import type { DeskDoor, DeskStop, ModelCode, StopStatus, Tour } from '../../shared/types'

export const MODELS: readonly ModelCode[] = ['rider', 'self_sufficiency', 'walking_resident', 'direct']

/** How a door stands: what was last heard of it, unless its meals were cancelled. */
export type DoorState = StopStatus | 'cancelled'

export function stateOf(door: DeskDoor): DoorState {
  return door.cancelled && door.status === 'planned' ? 'cancelled' : door.status
}

/** Whether somebody still has to go there. */
export function isOpen(door: DeskDoor): boolean {
  const state = stateOf(door)
  return state === 'planned' || state === 'arrived'
}

export interface Progress {
  delivered: number
  /** Doors where something else than a delivery is the last word: no answer, refused, away. */
  troubled: number
  total: number
}

/** The doors of these tours to which meals go, in order: a cancelled one stays in its tour but is nobody's work. */
export function listDoors(tours: readonly Tour[]): DeskStop[] {
  return tours.flatMap((tour) => tour.stops.filter((stop) => stop.door !== null && stateOf(stop.door) !== 'cancelled'))
}

/** Delivered and troubled doors of these tours. */
export function measureProgress(tours: readonly Tour[]): Progress {
  const statuses = listDoors(tours).map((stop) => stop.door?.status)
  return {
    delivered: statuses.filter((status) => status === 'delivered').length,
    troubled: statuses.filter((status) => status === 'no_answer' || status === 'refused' || status === 'away').length,
    total: statuses.length,
  }
}

export interface Drops {
  /** Drops whose boxes were counted. */
  handed: number
  total: number
  meals: number
}

/** What a crew brings to hubs for others to carry on. */
export function measureDrops(tour: Tour): Drops {
  const drops = tour.stops.filter((stop) => stop.kind === 'drop')
  return { handed: drops.filter((stop) => stop.handed !== null).length, total: drops.length, meals: sum(drops.map((stop) => stop.meals)) }
}

/** The first door or drop of a tour that nobody has dealt with: where the crew is heading. */
export function findNextStop(tour: Tour): DeskStop | null {
  return tour.stops.find((stop) => (stop.door === null ? stop.kind === 'drop' && stop.handed === null : isOpen(stop.door))) ?? null
}

/** A meal that comes this close to its limit counts as near it. */
const NEAR_SECONDS = 900

/** Whether the planned arrival leaves the meal less than a quarter of an hour of its time on the road. */
export function isNearLimit(stop: DeskStop): boolean {
  const latest = stop.door?.latest_seconds
  return latest !== null && latest !== undefined && latest - stop.start_seconds < NEAR_SECONDS
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
