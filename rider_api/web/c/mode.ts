/** What matters besides the door itself to who walks, rides or drives. Pure. */
import type { CourierStop, Duty } from '../shared/types'
import { isDone } from './day'
import type { StoredDay } from './storage'
import type { Entry } from './sync'

export type Hint =
  | { kind: 'floor'; floor: number }
  | { kind: 'opens' | 'receives'; seconds: number }
  | { kind: 'trip'; trip: number; trips: number }
  | { kind: 'left'; metres: number }
  | { kind: 'pair' }

const CLIMBS: ReadonlySet<string> = new Set(['foot', 'walk', 'bicycle'])
/** Streets are longer than the bird's way: walking 1.25, bicycle 1.38 (`routing/travel/detour.py`). */
const DETOURS: Readonly<Record<string, number>> = { foot: 1.25, walk: 1.25, bicycle: 1.38 }
const METRES_PER_DEGREE = 111_320
const LEAST_WAIT_SECONDS = 60

/** Stairs and the way still to go for who goes by own strength; the hours of hubs and doors and second trips for everybody. */
export function listHints(stop: CourierStop, stored: StoredDay, entries: readonly Entry[]): Hint[] {
  const { duty, stops } = stored.shown
  const profile = duty?.profile ?? ''
  const hints: Hint[] = []
  const floor = stop.door === null ? null : findFloor(stop.door.address ?? '')
  if (CLIMBS.has(profile) && floor !== null && floor > 1) hints.push({ kind: 'floor', floor })
  if (stop.start_seconds - stop.arrive_seconds >= LEAST_WAIT_SECONDS) hints.push({ kind: stop.door === null ? 'opens' : 'receives', seconds: stop.start_seconds })
  const trips = Math.max(...stops.map(({ trip }) => trip), 1)
  if (trips > 1) hints.push({ kind: 'trip', trip: stop.trip, trips })
  const left = measureLeft(stops.filter((other) => !isDone(other, stored, entries)), profile)
  if (left !== null) hints.push({ kind: 'left', metres: left })
  if (isPair(duty)) hints.push({ kind: 'pair' })
  return hints
}

function isPair(duty: Duty | null): boolean {
  return duty !== null && duty.crew_size > 1
}

/** The floor that an address names ("3층", "302호"), or null. Half-basements count as none. */
export function findFloor(address: string): number | null {
  const storey = /(?:^|\s)(\d{1,2})층/.exec(address)
  if (storey !== null) return Number(storey[1])
  const flat = /(?:^|\s)(\d{1,2})\d{2}호/.exec(address)
  return flat === null ? null : Number(flat[1])
}

/** Metres from stop to stop in the order of the plan, with the usual detours; null for who has an engine. */
export function measureLeft(stops: readonly CourierStop[], profile: string): number | null {
  const detour = DETOURS[profile]
  if (detour === undefined) return null
  const places = stops.flatMap(({ place: { lat, lon } }) => (lat === null || lon === null ? [] : [{ lat, lon }]))
  const straight = places.slice(1).reduce((sum, place, index) => {
    const before = places[index] as typeof place
    const north = (place.lat - before.lat) * METRES_PER_DEGREE
    const east = (place.lon - before.lon) * METRES_PER_DEGREE * Math.cos((place.lat * Math.PI) / 180)
    return sum + Math.hypot(north, east)
  }, 0)
  return Math.round((straight * detour) / 10) * 10
}
