/** What the desk asks of the server, one function per call. */
import { call } from '../shared/api'
import type { CaseDetail, DeskCase, DeskDay, EntranceReport, Figures, FreedMeal, FreedTakers, Named, Plan, RecallReason, Topic, Verdict, Wish } from '../shared/types'
import type { ImportReport } from './intake/importing'
import type { DecisionAnswer, OrderCalendar } from './orders/calendar/calendar'
import type { DeskException } from './logic/exceptions'
import type { Difference } from './logic/comparing'
import type { Edit, EditAnswer, EditRow, Repair, Revision } from './logic/editing'

const post = <Answer>(path: string, body: unknown = {}) => call<Answer>('POST', path, { body })

export const listAreas = () => call<Named[]>('GET', '/desk/areas')

/** `held`: what the screen has of this day already; the answer may then be a part of it (`joinDay`). */
export function getDay(day: string, area: string, plan: string | null, held: DeskDay | null = null): Promise<DeskDay> {
  const query = new URLSearchParams({ area })
  if (plan !== null) query.set('plan', plan)
  if (held !== null && held.plan !== null) {
    query.set('since', String(held.event))
    query.set('epoch', held.epoch)
    query.set('held', held.plan.id)
  }
  return call('GET', `/desk/day/${day}?${query}`)
}

/* ---- the day's decisions */

export const freezeDay = (day: string, area: string, early: boolean) => post(`/desk/days/${day}/freeze`, { area, early })
export const closeDay = (day: string, area: string) => post(`/desk/days/${day}/close`, { area })
/** Ask for a plan: from nothing, from a plan whose locks are kept, or as the answer to "what if …". */
export function requestPlan(area: string, day: string, how: { basedOn?: string; wish?: Wish } = {}): Promise<{ request_id: string }> {
  return post('/desk/plans', { area, day, based_on: how.basedOn ?? null, wish: how.wish ?? null })
}

export interface Publishing {
  /** The coordinator has spoken with the couriers whose loaded stops change their order. */
  mayReorderLoaded?: boolean
  /** Version of the published plan that was looked at beside the draft. */
  over?: number | undefined
}

export function publishPlan(plan: Pick<Plan, 'id' | 'version' | 'revision'>, { mayReorderLoaded = false, over }: Publishing = {}): Promise<unknown> {
  return post(`/desk/plans/${plan.id}/publish`, { version: plan.version, revision: plan.revision, may_reorder_loaded: mayReorderLoaded, over: over ?? null })
}

/* ---- plans by hand */

export interface Keeping {
  preview: boolean
  /** Make an own draft although somebody edits another one of the same plan. */
  alone?: boolean
}

const seen = (plan: Pick<Plan, 'version' | 'revision'>) => ({ version: plan.version, revision: plan.revision })

export function editPlan(plan: Pick<Plan, 'id' | 'version' | 'revision'>, edit: Edit, { preview, alone = false }: Keeping): Promise<EditAnswer> {
  return post(`/desk/plans/${plan.id}/edits`, { ...edit, ...seen(plan), preview, alone })
}

export function repairPlan(plan: Pick<Plan, 'id' | 'version' | 'revision'>, repair: Repair, { preview, alone = false }: Keeping): Promise<EditAnswer> {
  return post(`/desk/plans/${plan.id}/repairs`, { ...repair, ...seen(plan), preview, alone })
}

export const undoEdit = (plan: Plan) => post<Revision>(`/desk/plans/${plan.id}/undo`, seen(plan))
export const redoEdit = (plan: Plan) => post<Revision>(`/desk/plans/${plan.id}/redo`, seen(plan))
export const listEdits = (plan: string) => call<EditRow[]>('GET', `/desk/plans/${plan}/edits`)
export const rebasePlan = (plan: string) => post<{ plan_id: string | null; left: EditRow[] }>(`/desk/plans/${plan}/rebase`)
export const getFigures = (plan: string) => call<Figures>('GET', `/desk/plans/${plan}/figures`)
export const listDifferences = (plan: string, since: string) => call<Difference[]>('GET', `/desk/plans/${plan}/differences?since=${since}`)

/* ---- what needs somebody */

/** Give a task or case to `to`, oneself when left out; refused when its owner is another than the one shown. */
export function handOver(one: DeskException, to: string | null = null): Promise<unknown> {
  const path = one.type === 'case' ? `/desk/cases/${one.case.id}/own` : `/desk/tasks/${one.task.id}/own`
  return post(path, { to, seen: one.ownerId })
}

export const listColleagues = (area: string) => call<{ id: string; login: string }[]>('GET', `/desk/colleagues?area=${area}`)
export const finishTask = (id: string, note: string) => post(`/desk/tasks/${id}/done`, { note })
export const acknowledgeCase = (id: string, position: number) => post(`/desk/cases/${id}/acknowledge`, { position })
export const listCases = () => call<DeskCase[]>('GET', '/desk/cases')
export const getCase = (id: string) => call<CaseDetail>('GET', `/desk/cases/${id}`)
export const retryMessage = (id: string) => post(`/desk/messages/${id}/retry`)
export const closeCase = (id: string, closing: { code: string; who: string; note: string; tell: string[] }) => post(`/desk/cases/${id}/close`, closing)

/* ---- the order calendar */

export interface MenuChoice extends Named {
  kitchen: string
}

export const listMenus = () => call<MenuChoice[]>('GET', '/desk/menus')
export const getCalendar = (order: string, first: string, last: string) => call<OrderCalendar>('GET', `/desk/standing-orders/${order}/calendar?${new URLSearchParams({ first, last })}`)
export const decideOrder = (order: string, body: Record<string, unknown>) => post<DecisionAnswer>(`/desk/standing-orders/${order}/decide`, body)
export const addToFrozenDay = (order: string, day: string) => post<{ number: number }>(`/desk/standing-orders/${order}/add`, { day })
export const getEntrance = (id: string) => call<EntranceReport>('GET', `/desk/entrances/${id}`)
export const decideEntrance = (id: string, verb: 'approve' | 'refuse') => post(`/desk/entrances/${id}/${verb}`)

/* ---- intake */

export function importReferrals(file: File, area: string, dryRun: boolean): Promise<ImportReport> {
  const form = new FormData()
  form.set('file', file)
  form.set('area', area)
  form.set('dry_run', String(dryRun))
  return call('POST', '/desk/imports', { raw: form, timeoutSeconds: 300 })
}

/* ---- pins */

export const pinHome = (id: string, lat: number, lon: number) => post(`/desk/homes/${id}/pin`, { lat, lon })

/* ---- kitchens and meals */

export const recallLot = (id: string, reason: RecallReason) => post(`/desk/lots/${id}/recall`, { reason })
export const tellFeedback = (order: string, said: { verdict: Verdict; topics: Topic[]; note: string }) => post(`/desk/orders/${order}/feedback`, said)
export const listFreed = (day: string, area: string) => call<FreedMeal[]>('GET', `/desk/freed-meals?${new URLSearchParams({ day, area })}`)
export const listTakers = (freed: string) => call<FreedTakers>('GET', `/desk/freed-meals/${freed}/takers`)
export const giveFreed = (freed: string, order: string) => post<{ number: number; version: number | null; tour: string | null }>(`/desk/freed-meals/${freed}/give`, { standing_order_id: order })
export const wasteFreed = (freed: string) => post(`/desk/freed-meals/${freed}/waste`)

/* ---- duplicates */

export const mergePeople = (kept: number, merged: number, reason: string) => post(`/desk/recipients/${kept}/merge`, { merged, reason })
export const undoMerge = (kept: number, merge: string) => post(`/desk/recipients/${kept}/merges/${merge}/undo`)

/* ---- moving house */

/** What a change of address reached: changes for kitchens, orders already on their way, days whose plan must be brought up to date. */
export interface AddressChange {
  needs_pin: boolean
  changes: number[]
  too_late: string[]
  planned_days: string[]
}

export const changeAddress = (number: number, address: string, dong: string) => post<AddressChange>(`/desk/recipients/${number}/address`, { address, dong })
