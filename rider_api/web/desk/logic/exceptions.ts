/** What needs somebody now: welfare cases and tasks in one list, the most pressing first. */
import type { DeskCase, DeskDay, DeskTask } from '../../shared/types'
import { secondsUntil } from '../../shared/moments'

export type Pressure = 'alarm' | 'soon' | 'calm'

interface Common {
  key: string
  dueAt: string | null
  owner: string | null
  /** The owner's account: what a decision about it was made on. */
  ownerId: string | null
  pressure: Pressure
}

export interface CaseException extends Common {
  type: 'case'
  case: DeskCase
}

export interface TaskException extends Common {
  type: 'task'
  task: DeskTask
}

export type DeskException = CaseException | TaskException

/** From here on a deadline is drawn as near. */
const SOON_SECONDS = 600

/** Cases that are not closed and tasks that are not done, people in need first, then by pressure, by deadline, by key. */
export function listExceptions(day: Pick<DeskDay, 'cases' | 'tasks'>, now: number): DeskException[] {
  const cases = day.cases.filter((one) => one.status !== 'closed').map((one) => caseException(one, now))
  return [...cases, ...day.tasks.map((task) => taskException(task, now))].sort(compare)
}

function caseException(one: DeskCase, now: number): CaseException {
  const dueAt = one.next_step?.due_at ?? null
  const alarming = one.cause === 'urgent_now' || findWaitingStep(one) !== null
  return { type: 'case', key: `case:${one.id}`, dueAt, owner: one.owner, ownerId: one.owner_id, pressure: alarming ? 'alarm' : pressureUntil(dueAt, now), case: one }
}

function taskException(task: DeskTask, now: number): TaskException {
  return { type: 'task', key: `task:${task.id}`, dueAt: task.due_at, owner: task.owner, ownerId: task.owner_id, pressure: pressureUntil(task.due_at, now), task }
}

/** How loudly a deadline speaks: missed, near, or neither. A person in danger is an alarm without one. */
function pressureUntil(dueAt: string | null, now: number): Pressure {
  if (dueAt === null) return 'calm'
  const left = secondsUntil(dueAt, now)
  if (left <= 0) return 'alarm'
  return left <= SOON_SECONDS ? 'soon' : 'calm'
}

/** Order and pressure of a list as one text: while it stays, a clock that ticks changes nothing but its countdowns. */
export function describeOrder(list: readonly DeskException[]): string {
  return list.map((one) => `${one.key}=${one.pressure}`).join(' ')
}

export type ExceptionFilter = 'all' | 'mine' | 'unowned' | 'pressing' | 'cases'
export const EXCEPTION_FILTERS: readonly ExceptionFilter[] = ['all', 'mine', 'unowned', 'pressing', 'cases']

/** The exceptions that a filter lets through; `me` is the log-in of who looks. */
export function filterExceptions(list: readonly DeskException[], filter: ExceptionFilter, me: string): DeskException[] {
  switch (filter) {
    case 'mine':
      return list.filter((one) => one.owner === me)
    case 'unowned':
      return list.filter((one) => one.owner === null)
    case 'pressing':
      return list.filter((one) => one.pressure !== 'calm')
    case 'cases':
      return list.filter((one) => one.type === 'case')
    default:
      return [...list]
  }
}

/** The latest step of the ladder that has fired and that nobody has acknowledged yet. */
export function findWaitingStep(one: DeskCase): DeskCase['steps'][number] | null {
  const waiting = one.steps.filter((step) => step.fired_at !== null && step.acknowledged_at === null)
  const last = waiting[waiting.length - 1]
  const acknowledged = one.steps.filter((step) => step.acknowledged_at !== null).map((step) => step.position)
  return last !== undefined && acknowledged.every((position) => position < last.position) ? last : null
}

/** The step that somebody at the desk can take on now: the one that waits, or the first one before its time. */
export function findStepToTake(one: DeskCase): { position: number } | null {
  return findWaitingStep(one) ?? (one.status === 'open' ? one.next_step : null)
}

/** A person whom nobody has reached comes before every thing, also before one that is long overdue. */
const RANKS: Record<DeskException['type'], Record<Pressure, number>> = {
  case: { alarm: 0, soon: 1, calm: 4 },
  task: { alarm: 2, soon: 3, calm: 5 },
}

function compare(a: DeskException, b: DeskException): number {
  const rank = RANKS[a.type][a.pressure] - RANKS[b.type][b.pressure]
  if (rank !== 0) return rank
  const due = moment(a) - moment(b)
  return due !== 0 ? due : a.key.localeCompare(b.key)
}

function moment(one: DeskException): number {
  return one.dueAt === null ? Number.MAX_SAFE_INTEGER : Date.parse(one.dueAt)
}

/** What is in `after` and was not in `before`: the news that a screen reader speaks. */
export function findNews(before: readonly DeskException[], after: readonly DeskException[]): DeskException[] {
  const known = new Set(before.map((one) => one.key))
  return after.filter((one) => !known.has(one.key))
}
