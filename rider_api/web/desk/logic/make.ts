/** Makers of small plans for tests. */
import type { DeskDoor, DeskStop, ModelCode, StopStatus, Tour } from '../../shared/types'

export function makeDoor(number: number, change: Partial<DeskStop> & { status?: StopStatus; latest?: number; cancelled?: boolean } = {}): DeskStop {
  const { status = 'planned', latest = 50_000, cancelled = false, ...stop } = change
  const door: DeskDoor = {
    order_ids: [`o${number}`],
    number,
    name: `시험${number}`,
    address: '',
    dong: '합정동',
    entry_note: null,
    status,
    cancelled,
    review: false,
    latest_seconds: latest,
    happened_at: null,
    first_visit: false,
    last_day: false,
    high_risk: false,
    needs_pin: false,
  }
  const place = { id: `h${number}`, name: '합정동', lat: 37.5 + number / 8, lon: 126.91 }
  const times = { arrive_seconds: 36_000, start_seconds: 36_000, leave_seconds: 36_090 }
  return { key: `door:${number}:k`, kind: 'door', trip: 1, position: number, place, ...times, meals: 2, items: [], door, handed: null, ...stop }
}

export function makePickup(trip = 1): DeskStop {
  return { ...makeDoor(0, { trip }), key: `p:k:${trip}`, kind: 'pickup', door: null }
}

export function makeDrop(place: string, handed: DeskStop['handed'] = null): DeskStop {
  return { ...makePickup(), key: `d:${place}:1`, kind: 'drop', place: { id: place, name: place, lat: 37.55, lon: 126.93 }, meals: 32, handed }
}

export function makeTour(id: string, stops: DeskStop[], model: ModelCode = 'rider'): Tour {
  const line = stops.map((stop) => [stop.place.lat ?? 0, stop.place.lon ?? 0] as [number, number])
  const numbers = { start_seconds: 36_000, end_seconds: 39_600, distance_metres: 5_000, meals: 2 * stops.length }
  return { id, duty_id: `duty-${id}`, duty_code: `라이더-${id}`, model, profile: 'scooter', ...numbers, breaks: [], stops, line }
}
