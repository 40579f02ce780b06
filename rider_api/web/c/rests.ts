/** Breaks (휴게) of the route, between which stops they lie, and what a courier has to be told of them. Pure. */
import type { CourierBreak, CourierDay, CourierStop } from '../shared/types'

const TOLD_SECONDS = 600

/** The rests right before a stop of the tour; with null those after its last one. */
export function restsBefore(stop: CourierStop | null, stops: readonly CourierStop[], breaks: readonly CourierBreak[] = []): CourierBreak[] {
  return breaks.filter((rest) => (stops.find(({ start_seconds }) => start_seconds >= rest.start_seconds) ?? null)?.key === stop?.key)
}

/** Whether a rest came, went, or moved so far that somebody may have counted on it. Older days knew of none. */
export function haveRestsMoved({ breaks: before }: CourierDay, { breaks: after = [] }: CourierDay): boolean {
  if (before === undefined) return false
  const moved = (rest: CourierBreak, index: number) => Math.abs(rest.start_seconds - (after[index] as CourierBreak).start_seconds) >= TOLD_SECONDS
  return before.length !== after.length || before.some(moved)
}
