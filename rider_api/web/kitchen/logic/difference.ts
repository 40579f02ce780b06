/** What has changed on the board since it was last shown: this is what sounds and lights up. */
import type { KitchenDay, KitchenPickup } from '../../shared/types'
import { keyOf } from './pickups'

export interface Difference {
  /** Pickups that are new or come at another time or for other meals. */
  pickups: string[]
  /** Pickups that no longer come. */
  gone: string[]
  /** Ids of changes after the freeze that nobody has acknowledged. */
  changes: string[]
  /** Whether the counts of the day were fixed or are other ones. */
  counts: boolean
  /** Ids of complaints and praise that have come in. */
  said: string[]
  /** Ids of batches that were called back. */
  recalled: string[]
}

export const NOTHING: Difference = { pickups: [], gone: [], changes: [], counts: false, said: [], recalled: [] }

/** Compare two states of the same day. Another day, or none before, is no change. */
export function compareDays(before: KitchenDay | null, after: KitchenDay): Difference {
  if (before === null || before.day !== after.day) return NOTHING
  const former = new Map(before.pickups.map((pickup) => [keyOf(pickup), describe(pickup)]))
  const present = new Set(after.pickups.map(keyOf))
  const known = new Set(before.changes.map((change) => change.id))
  return {
    pickups: after.pickups.filter((pickup) => former.get(keyOf(pickup)) !== describe(pickup)).map(keyOf),
    gone: before.pickups.map(keyOf).filter((key) => !present.has(key)),
    changes: after.changes.filter((change) => change.status === 'pending' && !known.has(change.id)).map((change) => change.id),
    counts: before.freeze?.number !== after.freeze?.number || JSON.stringify(before.counts) !== JSON.stringify(after.counts),
    said: newIds(before.said, after.said),
    recalled: newIds(before.lots.filter(isRecalled), after.lots.filter(isRecalled)),
  }
}

function newIds(before: readonly { id: string }[], after: readonly { id: string }[]): string[] {
  const known = new Set(before.map((one) => one.id))
  return after.map((one) => one.id).filter((id) => !known.has(id))
}

function isRecalled(lot: { recalled_at: string | null }): boolean {
  return lot.recalled_at !== null
}

/** What the kitchen acts on: who comes, when, and for which meals. Counts are its own doing. */
function describe(pickup: KitchenPickup): string {
  const items = pickup.items.map((item) => `${item.menu}:${item.meals}`).sort()
  return [pickup.load_seconds, pickup.meals, ...items].join('|')
}

export function isNothing(difference: Difference): boolean {
  const { pickups, gone, changes, said, recalled, counts } = difference
  return [pickups, gone, changes, said, recalled].every((ids) => ids.length === 0) && !counts
}

/** Both differences together, for a board that nobody has touched in between. */
export function joinDifferences(a: Difference, b: Difference): Difference {
  const union = (one: string[], other: string[]) => [...new Set([...one, ...other])]
  return {
    pickups: union(a.pickups, b.pickups),
    gone: union(a.gone, b.gone),
    changes: union(a.changes, b.changes),
    counts: a.counts || b.counts,
    said: union(a.said, b.said),
    recalled: union(a.recalled, b.recalled),
  }
}
