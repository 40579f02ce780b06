/** What the board shows, kept fresh by the event stream and kept at all when the network is gone. */
import { computed, signal } from '@preact/signals'
import { call, Refusal } from '../shared/api'
import { openLive, type Live, type LivePhase } from '../shared/live'
import { moveDay, secondsOfDay } from '../shared/moments'
import { noteServerTime, now, setServerTime } from '../shared/serverClock'
import type { KitchenDay, KitchenPickup, LiveEvent, Me, RecallReason } from '../shared/types'
import { compareDays, isNothing, joinDifferences, NOTHING, type Difference } from './logic/difference'
import { applyDeeds, type Deed } from './logic/kept'
import { recall, remember } from './memory'
import { perform, sendWaiting, waiting } from './outbox'
import { sound } from './sound'

export const me = signal<Me | null>(null)
/** The day that is shown, `YYYY-MM-DD`. */
export const shownDay = signal('')
const fetched = signal<KitchenDay | null>(null)
/** The shown day: as the server has it, with what was done here and waits to be sent. */
export const board = computed(() => applyDeeds(fetched.value, waiting.value))
/** When the shown state was fetched, milliseconds of this device. */
export const fetchedAt = signal(0)
/** Why the newest state could not be fetched; null when it was. */
export const failure = signal<unknown>(null)
export const phase = signal<LivePhase>('idle')
/** What has changed and has not been looked at (touched) yet. */
export const news = signal<Difference>(NOTHING)

/** Second of the service day, or null when the board shows another day than today. */
export const second = computed(() => (shownDay.value === me.value?.day ? secondsOfDay(now.value) : null))

const RETRY_MILLISECONDS = 15_000
const SHORTLY_MILLISECONDS = 60

let live: Live | null = null
let wanted = 0
let timer: ReturnType<typeof setTimeout> | undefined

/** Show a day: what was last known of it at once, then the newest state. */
export async function showDay(day: string): Promise<void> {
  if (day !== shownDay.value) {
    const known = recall(day)
    shownDay.value = day
    fetched.value = known === null ? null : complete(known.day)
    fetchedAt.value = known?.at ?? 0
    news.value = NOTHING
  }
  await fetchBoard()
}

/** Fetch the shown day; without an answer go on showing what is there and try again. */
async function fetchBoard(): Promise<void> {
  clearTimeout(timer)
  const ticket = ++wanted
  try {
    const answer = await call<KitchenDay>('GET', `/kitchen/day/${shownDay.value}`)
    if (ticket === wanted) takeBoard(answer)
    if (waiting.value.length > 0) {
      await sendWaiting()
      if (ticket === wanted) fetchIn(SHORTLY_MILLISECONDS)
    }
  } catch (error) {
    if (ticket !== wanted) return
    failure.value = error
    if (error instanceof Refusal && error.status === 401) return location.assign('/')
    fetchIn(RETRY_MILLISECONDS)
  }
}

function takeBoard(answer: KitchenDay): void {
  const difference = compareDays(fetched.value, answer)
  if (!isNothing(difference)) {
    news.value = joinDifferences(news.value, difference)
    sound()
  }
  fetched.value = answer
  fetchedAt.value = Date.now()
  failure.value = null
  remember(answer, fetchedAt.value)
  if (live === null) follow(answer)
  else live.fetched(answer.epoch, answer.event)
}

function follow(snapshot: KitchenDay): void {
  live = openLive({
    epoch: snapshot.epoch,
    number: snapshot.event,
    onEvents: takeEvents,
    onRefetch: () => fetchIn(0),
    onPhase: (moved) => {
      phase.value = moved
    },
    onHello: setServerTime,
    onSignOut: () => location.assign('/'),
  })
}

function takeEvents(events: LiveEvent[]): void {
  const last = events[events.length - 1]
  if (last !== undefined) noteServerTime(last.at)
  if (events.some((event) => event.day === null || event.day === shownDay.value)) fetchIn(SHORTLY_MILLISECONDS)
}

function fetchIn(milliseconds: number): void {
  clearTimeout(timer)
  timer = setTimeout(() => void fetchBoard(), milliseconds)
}

/** The next day after today whose orders are fixed, within a week; tomorrow when there is none. */
export async function findPreparedDay(today: string): Promise<string> {
  for (let ahead = 1; ahead <= 7; ahead++) {
    const day = moveDay(today, ahead)
    const answer = await call<KitchenDay>('GET', `/kitchen/day/${day}`)
    if (answer.freeze !== null) return day
  }
  return moveDay(today, 1)
}

/** A day that an older version of this page has kept may lack what is new. */
function complete(day: KitchenDay): KitchenDay {
  return { ...day, menus: day.menus ?? [], lots: day.lots ?? [], said: day.said ?? [], records_temperature: day.records_temperature ?? false }
}

/* ---- what the kitchen does; without a network it waits on this device */

export async function countHandover(pickup: KitchenPickup, counted: number, celsius: number | null): Promise<void> {
  const body = { tour_id: pickup.tour_id, trip: pickup.trip, counted, celsius }
  await act('count', '/kitchen/handovers', (day, at) => ({ day, ...body, counted_at: at }))
}

export async function acknowledgeChange(id: string): Promise<void> {
  await act('acknowledge', `/kitchen/changes/${id}/acknowledge`, () => ({}))
}

export async function reportShortage(menu: string, missing: number): Promise<void> {
  await act('shortage', '/kitchen/shortages', (day) => ({ day, menu, missing }))
}

export async function finishLot(menuId: string, meals: number): Promise<void> {
  await act('lot', '/kitchen/lots', (day, at) => ({ day, menu_id: menuId, meals, finished_at: at }))
}

export async function recallLot(id: string, reason: RecallReason): Promise<void> {
  await act('recall', `/kitchen/lots/${id}/recall`, () => ({ reason }))
}

async function act(kind: Deed['kind'], path: string, body: (day: string, at: string) => Record<string, unknown>): Promise<void> {
  const day = shownDay.value
  const at = new Date(now.value).toISOString()
  const done = await perform({ id: crypto.randomUUID(), kind, day, path, body: body(day, at), at })
  if (done === 'done') await fetchBoard()
}
