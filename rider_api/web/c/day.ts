/** The courier's day on the phone: putting together what the server sends and what was done here. Pure. */
import { dayOfSeoul } from '../shared/moments'
import type { CourierDay, CourierDoor, CourierOutcome, CourierStop, FactKind, StopStatus } from '../shared/types'
import { haveRestsMoved } from './rests'
import type { StoredDay } from './storage'
import type { Entry } from './sync'

/** What differs between two plans, in words of the courier. */
export type Change =
  | { kind: 'added' | 'removed'; stop: CourierStop }
  | { kind: 'changed'; stop: CourierStop; fields: ChangedField[] }
  | { kind: 'order' }
  | { kind: 'rests' }

export type ChangedField = 'address' | 'entry_note' | 'name' | 'phone' | 'items' | 'collect' | 'latest'

const ENDS: ReadonlySet<string> = new Set<StopStatus>(['delivered', 'no_answer', 'refused', 'away'])

/** Put a delta on the day it is based on. Null when it does not fit: then the whole day has to be fetched. */
export function mergeDay(before: CourierDay | null, fresh: CourierDay): CourierDay | null {
  if (fresh.base === null) return fresh
  if (before === null || before.version !== fresh.base || before.epoch !== fresh.epoch || before.day !== fresh.day) return null
  const stops = new Map([...before.stops, ...fresh.stops].map((stop) => [stop.key, stop]))
  const kept = fresh.order.map((key) => stops.get(key))
  return kept.every((stop) => stop !== undefined) ? { ...fresh, base: null, stops: kept } : null
}

/**
 * Take in a day from the server. The same plan is shown at once; another plan waits beside the shown one until the
 * courier has read what changed, because loaded boxes are never put into another order silently.
 */
export function takeDay(stored: StoredDay | null, fresh: CourierDay): StoredDay {
  const shown = stored?.shown
  if (stored === null || shown === undefined || shown.day !== fresh.day || shown.epoch !== fresh.epoch) {
    return { shown: fresh, newer: null, counted: [], arrivals: {} }
  }
  // Without a version there is no plan to follow any more: names and addresses leave the phone at once.
  if (shown.version === fresh.version || shown.version === null || fresh.version === null || describeChanges(shown, fresh).length === 0) {
    return { ...stored, shown: fresh, newer: null }
  }
  return { ...stored, shown: carryStatuses(shown, fresh), newer: fresh }
}

/** What the server knows of doors and hand-overs goes into the shown plan, too. */
function carryStatuses(shown: CourierDay, fresh: CourierDay): CourierDay {
  const known = new Map(fresh.stops.map((stop) => [stop.key, stop]))
  const stops = shown.stops.map((stop) => {
    const now = known.get(stop.key)
    if (now === undefined) return stop
    const door = stop.door && now.door ? { ...stop.door, status: now.door.status, review: now.door.review } : stop.door
    return { ...stop, door, counted: now.counted ?? null }
  })
  return { ...shown, stops, event: fresh.event, welfare: fresh.welfare ?? [] }
}

/** The courier has read the changes: the newer plan is the one to follow. */
export function acceptNewer(stored: StoredDay): StoredDay {
  return stored.newer === null ? stored : { ...stored, shown: stored.newer, newer: null }
}

/** Cases that have come to an end since the courier last read of one. */
export function listOutcomes(stored: StoredDay): CourierOutcome[] {
  const heard = new Set(stored.heard)
  return (stored.shown.welfare ?? []).filter((outcome) => isClosed(outcome) && !heard.has(nameOutcome(outcome)))
}

export function isClosed({ status }: CourierOutcome): boolean {
  return status === 'closed'
}

/** One person may have several cases on a day: each ends at its own moment. */
export function nameOutcome({ order_ids, closed_at }: CourierOutcome): string {
  return `${order_ids.join()} ${closed_at}`
}

/** Stops in the order of the tour. */
export function listStops(day: CourierDay): CourierStop[] {
  const stops = new Map(day.stops.map((stop) => [stop.key, stop]))
  return day.order.flatMap((key) => stops.get(key) ?? [])
}

/** What to tell the courier about a newer plan: doors that came, went or changed, and another order of the rest. */
export function describeChanges(before: CourierDay, after: CourierDay): Change[] {
  const old = new Map(listStops(before).map((stop) => [stop.key, stop]))
  const now = new Map(listStops(after).map((stop) => [stop.key, stop]))
  const changes: Change[] = []
  for (const stop of now.values()) {
    const was = old.get(stop.key)
    const fields = was === undefined ? [] : listChangedFields(was, stop)
    if (was === undefined && !hasTwin(stop, old, now)) changes.push({ kind: 'added', stop })
    if (fields.length > 0) changes.push({ kind: 'changed', stop, fields })
  }
  for (const stop of old.values()) if (!now.has(stop.key) && !hasTwin(stop, now, old)) changes.push({ kind: 'removed', stop })
  const order = (stops: Map<string, CourierStop>, others: Map<string, CourierStop>) =>
    [...stops.keys()].filter((key) => others.has(key)).join(' ')
  if (order(old, now) !== order(now, old)) changes.push({ kind: 'order' })
  if (haveRestsMoved(before, after)) changes.push({ kind: 'rests' })
  return changes
}

/** The same kitchen or hub on another trip: that is another order, and nothing that came or went. */
function hasTwin(stop: CourierStop, others: Map<string, CourierStop>, own: Map<string, CourierStop>): boolean {
  return stop.door === null && [...others.values()].some((other) => !own.has(other.key) && other.kind === stop.kind && other.place.id === stop.place.id)
}

function listChangedFields(before: CourierStop, after: CourierStop): ChangedField[] {
  const sides = [describeFields(before), describeFields(after)] as const
  return (Object.keys(sides[0]) as ChangedField[]).filter((field) => sides[0][field] !== sides[1][field])
}

function describeFields(stop: CourierStop): Record<ChangedField, string> {
  const door: Partial<CourierDoor> = stop.door ?? {}
  return {
    address: door.address ?? stop.place.name,
    entry_note: door.entry_note ?? '',
    name: door.name ?? '',
    phone: door.phone ?? '',
    items: stop.items.map((item) => `${item.menu} ${item.meals} ${item.diet ?? ''}`).join(' '),
    collect: `${door.collect ?? 0} ${door.container ?? ''}`,
    latest: String(door.latest_seconds ?? ''),
  }
}

/** The state of a door: what was tapped here goes before what the server knew when it was asked. */
export function findStatus(door: CourierDoor, entries: readonly Entry[]): StopStatus {
  const own = entries.filter((entry) => ENDS.has(entry.item.kind) && speaksOf(entry, door)).at(-1)
  return own === undefined ? door.status : (own.item.kind as StopStatus)
}

function speaksOf(entry: Entry, door: CourierDoor): boolean {
  return entry.item.order_ids.some((id) => door.order_ids.includes(id))
}

/** Whether a status ends a door for this round. */
export function isEnd(status: StopStatus): boolean {
  return ENDS.has(status)
}

/** The server has answered for a record: the day remembers what it said until it is fetched again. */
export function applyAnswered(stored: StoredDay, item: Entry['item'], review: boolean): StoredDay {
  const counted = listStops(stored.shown).find((stop) => stop.kind === item.kind && isHandover(stop, item))
  if (counted !== undefined) return { ...stored, counted: [...new Set([...stored.counted, counted.key])] }
  if (!ENDS.has(item.kind)) return stored
  const settle = (day: CourierDay): CourierDay => ({
    ...day,
    stops: day.stops.map((stop) => (isDoorOf(stop, item) ? settleDoor(stop, item.kind, review) : stop)),
  })
  return { ...stored, shown: settle(stored.shown), newer: stored.newer === null ? null : settle(stored.newer) }
}

function isHandover(stop: CourierStop, item: Entry['item']): boolean {
  return stop.door === null && stop.place.id === item.place_id && stop.trip === item.trip
}

function isDoorOf(stop: CourierStop, item: Entry['item']): boolean {
  return stop.door !== null && stop.door.order_ids.some((id) => item.order_ids.includes(id))
}

function settleDoor(stop: CourierStop, kind: FactKind, review: boolean): CourierStop {
  const door = stop.door as CourierDoor
  return { ...stop, door: { ...door, status: kind as StopStatus, review: door.review || review } }
}

/**
 * Whether a stop lies behind the courier. A pickup or drop is done when it was counted, on this phone or (as the server
 * says) on another one of the duty: a new phone must not ask for this morning's boxes. Who forgot to count is not held
 * up: a trip with a finished door is under way.
 */
export function isDone(stop: CourierStop, stored: StoredDay, entries: readonly Entry[]): boolean {
  if (stop.door !== null) return isEnd(findStatus(stop.door, entries))
  const counts = (entry: Entry) => entry.item.kind === stop.kind && isHandover(stop, entry.item)
  if (typeof stop.counted === 'number' || stored.counted.includes(stop.key) || entries.some(counts)) return true
  const stops = listStops(stored.shown)
  const later = stops.slice(stops.indexOf(stop) + 1).filter((other) => other.trip === stop.trip)
  return later.some((other) => other.door !== null && isEnd(findStatus(other.door, entries)))
}

/** The stop to go to now, or null when all are done. */
export function findNext(stored: StoredDay, entries: readonly Entry[]): CourierStop | null {
  return listStops(stored.shown).find((stop) => !isDone(stop, stored, entries)) ?? null
}

const SHOWN_AFTER_SECONDS = 3600

/**
 * Whether names and addresses have to leave the phone: an hour after the shift, or three hours past midnight.
 * A phone's clock may be years off and may jump: the day goes only when that clock and the server's, as far as it is
 * known (`skew`), both say so. It lies encrypted until then, and the server takes it away earlier if it is reached.
 */
export function isOver(day: CourierDay, now: number, skew = 0): boolean {
  return [now, now + skew].every((moment) => isPast(day, moment) || hasEnded(day, moment))
}

/** What may stay on the phone: of a shift that is over that it was and when, of another day nothing. */
export function expireDay(stored: StoredDay, now: number): StoredDay | null {
  const { shown, skew = 0 } = stored
  if (!isOver(shown, now, skew)) return stored
  if ([now, now + skew].every((moment) => isPast(shown, moment))) return null
  if (shown.stops.length === 0 && stored.newer === null && (shown.welfare ?? []).length === 0) return stored
  const bare = { ...shown, version: null, order: [], breaks: [], stops: [], removed: [], welfare: [] }
  return { shown: bare, newer: null, counted: [], arrivals: {}, skew }
}

function isPast(day: CourierDay, moment: number): boolean {
  return day.day < dayOfSeoul(moment - 3 * 3_600_000)
}

function hasEnded(day: CourierDay, moment: number): boolean {
  const end = day.duty === null ? null : Date.parse(`${day.day}T00:00:00+09:00`) + (day.duty.end_seconds + SHOWN_AFTER_SECONDS) * 1000
  return end !== null && moment > end
}
