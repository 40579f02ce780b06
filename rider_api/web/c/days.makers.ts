/** Days for tests: a kitchen and some doors. */
import type { CourierDay, CourierDoor, CourierStop, Shift } from '../shared/types'
import type { Entry } from './sync'

export function makeDoor(number: number, part: Partial<CourierDoor> = {}): CourierStop {
  const door: CourierDoor = {
    order_ids: [`o${number}`],
    number,
    name: `어르신 ${number}`,
    address: `서울특별시 마포구 시험로 ${number}`,
    entry_note: null,
    phone: null,
    first_visit: false,
    last_day: false,
    high_risk: false,
    container: 'disposable',
    collect: 0,
    status: 'planned',
    review: false,
    latest_seconds: 43_200,
    ...part,
  }
  return makeStop(`door:${number}`, 'door', { door })
}

export function makePickup(trip = 1): CourierStop {
  return makeStop(`pickup:k:${trip}`, 'pickup', { trip, place: { id: 'k', name: '부엌', lat: 37.55, lon: 126.9 } })
}

function makeStop(key: string, kind: CourierStop['kind'], part: Partial<CourierStop>): CourierStop {
  return {
    key,
    kind,
    trip: 1,
    position: 0,
    arrive_seconds: 0,
    start_seconds: 0,
    leave_seconds: 0,
    meals: 2,
    order_ids: ['o1'],
    items: [{ menu: '일반식', kind: 'general', meals: 2, diet: '' }],
    place: { id: key, name: key, lat: 37.55, lon: 126.9 },
    door: null,
    ...part,
  }
}

export function makeDay(stops: CourierStop[], part: Partial<CourierDay> = {}): CourierDay {
  return {
    epoch: 'e',
    event: 1,
    server_now: '',
    day: '2026-11-23',
    shift: makeShift('2026-11-23'),
    duty: null,
    version: 1,
    base: null,
    order: stops.map(({ key }) => key),
    stops,
    removed: [],
    ...part,
  }
}

/** A shift's key: 32 bytes, as good as any other for tests. */
export function makeShift(day: string): Shift {
  return { id: `R01.${day}`, key: btoa(day.padEnd(32, '-')), lock_minutes: 60 }
}

export function makeEntry(kind: Entry['item']['kind'], part: Partial<Entry['item']>): Entry {
  const item = { id: 'i', kind, made_at: '', order_ids: [], place_id: null, trip: null, data: {}, note: null, ...part }
  return { order: 1, group: 'g', item, seq: null, held_until: null, stuck: null }
}
