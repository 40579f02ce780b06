/** What a kitchen did while the network was gone: kept on this device, shown as done, sent later, never twice. */
import type { KitchenDay } from '../../shared/types'

export interface Deed {
  /** Made here; tells two equal deeds apart. */
  id: string
  kind: 'count' | 'acknowledge' | 'shortage' | 'lot' | 'recall'
  day: string
  path: string
  body: Record<string, unknown>
  /** When it was done, ISO 8601. */
  at: string
}

/** The day as it will be when the deeds that wait have been sent. */
export function applyDeeds(day: KitchenDay | null, deeds: readonly Deed[]): KitchenDay | null {
  return day === null ? null : deeds.filter((deed) => deed.day === day.day).reduce(applyDeed, day)
}

function applyDeed(day: KitchenDay, deed: Deed): KitchenDay {
  if (deed.kind === 'count') {
    return {
      ...day,
      pickups: day.pickups.map((pickup) =>
        pickup.tour_id === deed.body['tour_id'] && pickup.trip === deed.body['trip'] ? { ...pickup, counted_by_kitchen: Number(deed.body['counted']) } : pickup,
      ),
    }
  }
  if (deed.kind === 'acknowledge') {
    return { ...day, changes: day.changes.map((change) => (deed.path.includes(change.id) ? { ...change, status: 'acknowledged' } : change)) }
  }
  return day
}
