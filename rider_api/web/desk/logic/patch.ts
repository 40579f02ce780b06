/** Events put straight into the day that is on the screen: the door turns green before the day is fetched again. */
import type { DeskDay, LiveEvent, StopStatus, Tour } from '../../shared/types'

const STATUSES: readonly StopStatus[] = ['planned', 'arrived', 'delivered', 'no_answer', 'refused', 'away']

/** The day with what these events say of its doors. The same object when they say nothing. */
export function patchDay(day: DeskDay, events: readonly LiveEvent[]): DeskDay {
  return events.reduce(patchOne, day)
}

function patchOne(day: DeskDay, event: LiveEvent): DeskDay {
  const status = STATUSES.find((one) => one === event.data['status'])
  const orders = event.data['order_ids']
  if (event.kind !== 'door.changed' || day.plan === null || status === undefined || !Array.isArray(orders)) return day
  const concerned = new Set(orders.map(String))
  const tours = day.plan.tours.map((tour) => patchTour(tour, concerned, status, event.at))
  return { ...day, plan: { ...day.plan, tours } }
}

function patchTour(tour: Tour, orders: ReadonlySet<string>, status: StopStatus, at: string): Tour {
  const concerns = (stop: Tour['stops'][number]) => stop.door?.order_ids.some((id) => orders.has(id)) ?? false
  if (!tour.stops.some(concerns)) return tour
  const stops = tour.stops.map((stop) =>
    stop.door !== null && concerns(stop) ? { ...stop, door: { ...stop.door, status, happened_at: at } } : stop,
  )
  return { ...tour, stops }
}

/** Whether these events change more of the day than what `patchDay` has already put in. */
export function needsFetch(events: readonly LiveEvent[]): 'now' | 'soon' {
  return events.every((event) => event.kind === 'door.changed' || event.kind === 'courier.seen') ? 'soon' : 'now'
}
