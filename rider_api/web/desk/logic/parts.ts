/** The day in parts: the server leaves out tours that nothing was told of since the screen was last told. */
import type { DeskDay } from '../../shared/types'

/** Once in so long all of the day is fetched, whatever the stream says. */
const WHOLE_MILLISECONDS = 300_000

/** What may be left out of the next answer: `held`, unless all of it is too long ago. */
export function knownOf(held: DeskDay | null, wholeAt: number, now: number): DeskDay | null {
  return now - wholeAt < WHOLE_MILLISECONDS ? held : null
}

/** The whole day from an answer and what is held; null when the answer is a part of something else. */
export function joinDay(held: DeskDay | null, answer: DeskDay): DeskDay | null {
  if (answer.since === null) return answer
  if (held === null || held.plan === null || answer.plan === null) return null
  if (held.epoch !== answer.epoch || held.event !== answer.since || held.plan.id !== answer.plan.id) return null
  const told = new Map(answer.plan.tours.map((tour) => [tour.id, tour]))
  const tours = held.plan.tours.map((tour) => told.get(tour.id) ?? tour)
  return { ...answer, since: null, plan: { ...answer.plan, tours } }
}
