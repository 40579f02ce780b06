/** Plans beside each other: their figures as lines of a table, and the doors that differ. */
import type { Figures, RecipientName } from '../../shared/types'

export interface DoorPlace {
  vehicle: string
  trip: number
  /** From 0, among the doors of the trip. */
  position: number
  start_seconds: number
}

/** A door that stands elsewhere in another version; null: nobody goes there. */
export interface Difference {
  door: string
  recipient: RecipientName | null
  before: DoorPlace | null
  after: DoorPlace | null
}

/** Won that somebody pays. What leaving a door out is priced at is no money: those doors are counted by themselves. */
export function costOf(total: number, parts: Readonly<Record<string, number>>): number {
  return total - (parts['unserved_won'] ?? 0)
}

/** How a figure is read: won, hours, kilometres, minutes, or a number of something. */
export type Unit = 'won' | 'hours' | 'kilometres' | 'minutes' | 'doors' | 'cases' | 'crews'

export interface FigureLine {
  name: FigureName
  unit: Unit
  /** The figures in this line; time on board has three. */
  read: (figures: Figures) => number[]
}

export type FigureName = 'cost' | 'unserved' | 'violations' | 'near' | 'hours' | 'distance' | 'unfamiliar' | 'burden' | 'deviation' | 'board' | 'crews' | 'doors'

/** What a coordinator compares plans by, the weightiest first. */
export const FIGURE_LINES: readonly FigureLine[] = [
  { name: 'unserved', unit: 'doors', read: (one) => [one.unserved] },
  { name: 'violations', unit: 'cases', read: (one) => [one.violations] },
  { name: 'cost', unit: 'won', read: (one) => [costOf(one.total_won, one.cost)] },
  { name: 'hours', unit: 'hours', read: (one) => [one.paid_seconds] },
  { name: 'near', unit: 'doors', read: (one) => [one.near_limit] },
  { name: 'board', unit: 'minutes', read: (one) => [one.on_board_p50_seconds, one.on_board_p95_seconds, one.on_board_max_seconds] },
  { name: 'unfamiliar', unit: 'doors', read: (one) => [one.unfamiliar] },
  { name: 'burden', unit: 'minutes', read: (one) => [one.burden_spread_seconds] },
  { name: 'deviation', unit: 'minutes', read: (one) => [one.burden_deviation_seconds] },
  { name: 'distance', unit: 'kilometres', read: (one) => [one.distance_metres] },
  { name: 'doors', unit: 'doors', read: (one) => [one.doors] },
  { name: 'crews', unit: 'crews', read: (one) => [one.crews] },
]

/** A figure in the unit that people read: hours with one decimal, whole minutes. */
export function inUnit(value: number, unit: Unit): number {
  switch (unit) {
    case 'hours':
      return Math.round(value / 360) / 10
    case 'kilometres':
      return Math.round(value / 100) / 10
    case 'minutes':
      return Math.round(value / 60)
    default:
      return value
  }
}
