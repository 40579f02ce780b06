/** The timetable of a kitchen: in which order the couriers come, and whether somebody is late. */
import type { KitchenPickup } from '../../shared/types'

export type PickupState = 'ahead' | 'next' | 'late' | 'counted' | 'differs'

/** After so many seconds without a hand-over a courier counts as late. */
const LATE_SECONDS = 300
/** From so many seconds before its time a pickup is the one to get ready. */
const NEXT_SECONDS = 900

/** Pickups in the order in which they come; one that is handed over stays where it was. */
export function sortPickups(pickups: readonly KitchenPickup[]): KitchenPickup[] {
  return [...pickups].sort((a, b) => a.load_seconds - b.load_seconds || a.duty_code.localeCompare(b.duty_code) || a.trip - b.trip)
}

/** How a pickup stands at `second` of the service day; null when the board shows another day. */
export function stateOf(pickup: KitchenPickup, second: number | null): PickupState {
  const counts = [pickup.counted_by_kitchen, pickup.counted_by_courier].filter((count) => count !== null)
  if (counts.length > 0) return counts.some((count) => count !== counts[0] || count !== pickup.meals) ? 'differs' : 'counted'
  if (second === null) return 'ahead'
  if (second > pickup.load_seconds + LATE_SECONDS) return 'late'
  return second > pickup.load_seconds - NEXT_SECONDS ? 'next' : 'ahead'
}

/** Whole minutes until a pickup at `second`; negative when its time has passed. */
export function minutesUntil(pickup: KitchenPickup, second: number): number {
  return Math.trunc((pickup.load_seconds - second) / 60)
}

/** The pickup that is dealt with next: the earliest without a count of the kitchen. */
export function findNext(pickups: readonly KitchenPickup[]): KitchenPickup | null {
  return sortPickups(pickups).find((pickup) => pickup.counted_by_kitchen === null && pickup.counted_by_courier === null) ?? null
}

/** Name of a pickup that stays the same when plans change. */
export function keyOf(pickup: Pick<KitchenPickup, 'duty_code' | 'trip'>): string {
  return `${pickup.duty_code} ${pickup.trip}`
}
