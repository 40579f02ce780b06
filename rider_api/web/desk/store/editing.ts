/** Editing the plan on the screen: kept in a draft at once, undone at once, and never over somebody else's change. */
import { signal } from '@preact/signals'
import { Refusal } from '../../shared/api'
import type { Plan } from '../../shared/types'
import * as calls from '../calls'
import { costOf } from '../logic/comparing'
import { formatDifference } from '../logic/moves'
import { wordSubject, type Edit, type EditAnswer, type Repair } from '../logic/editing'
import { t, word } from '../texts'
import { choose, day, loadDay } from './day'
import { tell } from './notice'

/** What another coordinator did meanwhile, and how to go on. `again` does the refused decision once more. */
export interface Conflict {
  refusal: Refusal
  plan: Plan
  again: ((how: { alone?: boolean; over?: number; plan?: Plan }) => Promise<void>) | null
}

export const conflict = signal<Conflict | null>(null)

const CONFLICTS = new Set(['plan.edited', 'plan.draft_open', 'plan.overtaken', 'plan.not_editable'])

/** Whether a refusal says that somebody else was faster. */
export function isConflict(error: unknown): error is Refusal {
  return error instanceof Refusal && CONFLICTS.has(error.reason.code)
}

/** Keep an edit in the draft and show it. A conflict opens its own window; other refusals are thrown. */
export async function keepEdit(plan: Plan, edit: Edit): Promise<void> {
  await guarded(plan, (how) => applyEdit(how.plan ?? plan, edit, how.alone ?? false))
}

/** Run a repair, keep it in the draft and show it. */
export async function keepRepair(plan: Plan, repair: Repair): Promise<void> {
  await guarded(plan, async ({ plan: fresh = plan, alone = false }) => {
    const answer = await calls.repairPlan(fresh, repair, { preview: false, alone })
    if (answer.kept === null) return
    await choose({ plan: answer.kept.plan_id })
    tellKept(`${word('desk.repair', repair.kind)} ${t('desk.repair.moved', { count: countMoved(fresh, answer) })}`, answer)
  })
}

/** Doors that another crew brings than before. */
function countMoved(before: Plan, answer: EditAnswer): number {
  const crews = new Map(before.tours.flatMap((tour) => tour.stops.map((stop) => [stop.key, tour.duty_id] as const)))
  return answer.changed_tours.flatMap((tour) => tour.stops.filter((stop) => stop.door !== null && crews.get(stop.key) !== tour.duty_id)).length
}

export const undo = (plan: Plan): Promise<void> => guarded(plan, () => step(calls.undoEdit(plan), 'undo'))
export const redo = (plan: Plan): Promise<void> => guarded(plan, () => step(calls.redoEdit(plan), 'redo'))

/** Run a decision about `plan`; when somebody else was faster, tell what they did instead of throwing. */
export async function guarded(plan: Plan, decide: NonNullable<Conflict['again']>): Promise<void> {
  try {
    await decide({})
  } catch (error) {
    if (!isConflict(error)) throw error
    conflict.value = { refusal: error, plan, again: decide }
  }
}

async function applyEdit(plan: Plan, edit: Edit, alone: boolean): Promise<void> {
  const answer = await calls.editPlan(plan, edit, { preview: false, alone })
  if (answer.kept === null) return
  await choose({ plan: answer.kept.plan_id })
  tellEdit(plan, edit, answer)
}

async function step(going: Promise<{ plan_id: string }>, kind: 'undo' | 'redo'): Promise<void> {
  const { plan_id } = await going
  await choose({ plan: plan_id })
  tell(word('desk.edit.kind', kind))
}

/** "초안에 담았습니다: 집 옮기기 김가상2 (비용 −1,200원)", with the way back. */
function tellEdit(before: Plan, edit: Edit, answer: EditAnswer): void {
  const door = 'door_key' in edit ? edit.door_key : undefined
  const crew = answer.after.tours.find((tour) => 'duty_id' in edit && tour.duty_id === edit.duty_id)?.duty_code
  const subject = wordSubject({ data: { door, vehicle: crew } }, before.tours)
  const [was, is] = [answer.before.figures, answer.after.figures]
  const cost = costOf(is.total_won, is.cost) - costOf(was.total_won, was.cost)
  const what = `${word('desk.edit.kind', edit.kind)} ${subject}${cost === 0 ? '' : ` (${t('desk.edit.cost', { won: t('desk.won', { won: formatDifference(cost) }) })})`}`
  tellKept(what, answer)
}

function tellKept(what: string, answer: EditAnswer): void {
  const faults = answer.violations.length
  tell(faults === 0 ? t('desk.edit.applied', { what }) : t('desk.edit.applied.faults', { what, count: faults }), () => {
    const now = day.peek()?.plan
    if (now?.id === answer.kept?.plan_id && now !== null && now !== undefined) void undo(now)
  })
}

/** Do a draft's edits again on what is published. */
export async function rebase(plan: Plan): Promise<void> {
  const { plan_id, left } = await calls.rebasePlan(plan.id)
  conflict.value = null
  if (plan_id === null) await loadDay()
  else await choose({ plan: plan_id })
  tell(left.length === 0 ? t('desk.conflict.rebased') : t('desk.conflict.rebased.left', { count: left.length }))
}

