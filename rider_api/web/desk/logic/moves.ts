/** Moving one door by menu: where it may go, and what that changes. */
import type { DeskStop, Tour } from '../../shared/types'

export interface TourBrief {
  duty_id: string
  duty_code: string
  start_seconds: number
  end_seconds: number
  meals: number
  distance_metres: number
}

export interface MoveTarget {
  to_duty_id: string
  trip: number
  /** Place among the doors of the trip: 0 is the first door. */
  position: number
}

/** The tour and the place in it where a door stands now. */
export function findDoor(tours: readonly Tour[], key: string): { tour: Tour; stop: DeskStop } | null {
  for (const tour of tours) {
    const stop = tour.stops.find((one) => one.key === key)
    if (stop !== undefined) return { tour, stop }
  }
  return null
}

/** Numbers of a tour's trips, in order. */
export function listTrips(tour: Tour): number[] {
  return [...new Set(tour.stops.map((stop) => stop.trip))].sort((a, b) => a - b)
}

/** Doors of one trip without the one that is being moved: between them are the places to choose from. */
export function listOtherDoors(tour: Tour, trip: number, key: string): DeskStop[] {
  return tour.stops.filter((stop) => stop.trip === trip && stop.door !== null && stop.key !== key)
}

/** Where the door stands now, as a target. */
export function currentTarget(tours: readonly Tour[], key: string): MoveTarget | null {
  const found = findDoor(tours, key)
  if (found === null) return null
  const doors = found.tour.stops.filter((stop) => stop.trip === found.stop.trip && stop.door !== null)
  return { to_duty_id: found.tour.duty_id, trip: found.stop.trip, position: doors.indexOf(found.stop) }
}

export interface TimeChange {
  key: string
  name: string
  before: number | null
  after: number
}

/** Doors of the changed tours that are reached at another minute than before, in the new order. */
export function listTimeChanges(before: readonly Tour[], changed: readonly Tour[]): TimeChange[] {
  const arrivals = new Map(before.flatMap((tour) => tour.stops.map((stop) => [stop.key, stop.start_seconds] as const)))
  return changed.flatMap((tour) =>
    tour.stops
      .filter((stop) => stop.door !== null)
      .map((stop) => ({
        key: stop.key,
        name: stop.door?.name ?? stop.place.name,
        before: arrivals.get(stop.key) ?? null,
        after: stop.start_seconds,
      }))
      .filter((change) => change.before === null || minute(change.before) !== minute(change.after)),
  )
}

function minute(seconds: number): number {
  return Math.floor(seconds / 60)
}

/** "+2,300" or "−400": the price of a change; an ordinary minus sign is too easy to miss. */
export function formatDifference(value: number): string {
  const digits = Math.abs(value).toLocaleString('en-US')
  if (value === 0) return '±0'
  return value > 0 ? `+${digits}` : `−${digits}`
}
