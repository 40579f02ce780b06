/** The day on the screen: fetched whole, then in parts, kept fresh by the event stream. */
import { batch, computed, signal } from '@preact/signals'
import { Refusal } from '../../shared/api'
import { openLive, type Live, type LivePhase } from '../../shared/live'
import { noteServerTime, now, setServerTime } from '../../shared/serverClock'
import { findMe } from '../../shared/session'
import type { DeskCase, DeskDay, LiveEvent, Me, Named } from '../../shared/types'
import * as calls from '../calls'
import { describeOrder, listExceptions } from '../logic/exceptions'
import { keepSame } from '../logic/keeping'
import { joinDay, knownOf } from '../logic/parts'
import { needsFetch, patchDay } from '../logic/patch'

export const areas = signal<Named[]>([])
export const area = signal<Named | null>(null)
/** The day that was chosen, `YYYY-MM-DD`. */
export const chosenDay = signal('')
/** The plan version that was chosen to look at; null: the published one, else the newest draft. */
export const chosenPlan = signal<string | null>(null)
export const day = signal<DeskDay | null>(null)
export const failure = signal<unknown>(null)
export const phase = signal<LivePhase>('idle')
/** Number of the last event that came in: pages that show other things fetch again when it grows. */
export const lastEvent = signal(0)

export const selectedDuty = signal<string | null>(null)
export const selectedStop = signal<string | null>(null)

/** Open cases of a care manager's people, who sees no day; null before they have come. */
export const ownCases = signal<DeskCase[] | null>(null)

const listed = computed(() => listExceptions(day.value ?? { cases: ownCases.value ?? [], tasks: [] }, now.value))
const orderOfListed = computed(() => describeOrder(listed.value))

/** What needs somebody; another list only when the day, its order or a pressure has changed, not with every second. */
export const exceptions = computed(() => {
  void [day.value, ownCases.value, orderOfListed.value]
  return listed.peek()
})

const SOON_MILLISECONDS = 1500
const NOW_MILLISECONDS = 60

let live: Live | null = null
let wanted = 0
let timer: ReturnType<typeof setTimeout> | undefined
let due = 0

/** When all of the day on the screen was fetched last. */
let wholeAt = 0

/** Fetch the chosen day, or what has changed of it. An answer that was overtaken by another choice is thrown away. */
export async function loadDay(): Promise<void> {
  if (area.value === null || chosenDay.value === '') return
  clearTimeout(timer)
  due = 0
  const ticket = ++wanted
  try {
    const known = knownOf(day.peek(), wholeAt, Date.now())
    const answer = await calls.getDay(chosenDay.value, area.value.id, chosenPlan.value, known)
    if (ticket === wanted) takeDay(answer)
  } catch (error) {
    if (ticket === wanted) takeFailure(error)
  }
}

/** Fetch the open cases of the own people. */
async function loadCases(): Promise<void> {
  clearTimeout(timer)
  due = 0
  const ticket = ++wanted
  try {
    const answer = await calls.listCases()
    if (ticket !== wanted) return
    ownCases.value = answer
    failure.value = null
  } catch (error) {
    if (ticket === wanted) takeFailure(error)
  }
}

/** What this person sees, once more: the day, or the cases of their people. */
export function loadAgain(): Promise<void> {
  return chosenDay.value === '' ? loadCases() : loadDay()
}

function takeDay(answer: DeskDay): void {
  const whole = joinDay(day.peek(), answer)
  if (whole === null) {
    wholeAt = 0
    return scheduleLoad(NOW_MILLISECONDS)
  }
  if (answer.since === null) wholeAt = Date.now()
  day.value = keepSame(day.peek(), whole)
  failure.value = null
  if (live === null) follow(answer, () => void loadDay())
  else live.fetched(answer.epoch, answer.event)
}

function takeFailure(error: unknown): void {
  failure.value = error
  if (error instanceof Refusal && error.status === 401) location.assign('/')
  // A plan that is gone must not keep the day from being shown.
  if (error instanceof Refusal && error.status === 404 && chosenPlan.value !== null) {
    chosenPlan.value = null
    scheduleLoad(NOW_MILLISECONDS)
  }
}

/** Follow the stream without a day: a care manager's pages fetch again when something has happened to their people. */
export function followPeople(snapshot: Me): void {
  follow(snapshot, () => void catchUp())
  void loadCases()
}

async function catchUp(): Promise<void> {
  const found = await findMe()
  if (found === null) return
  live?.fetched(found.epoch, found.event)
  lastEvent.value = found.event
  void loadCases()
}

function follow(snapshot: Pick<Me, 'epoch' | 'event'>, onRefetch: () => void): void {
  live = openLive({
    epoch: snapshot.epoch,
    number: snapshot.event,
    onEvents: takeEvents,
    onRefetch,
    onPhase: (moved) => {
      phase.value = moved
    },
    onHello: setServerTime,
    onSignOut: () => location.assign('/'),
  })
}

/** Events that came in since the last frame: however many, the day is drawn once for all of them. */
let arrived: LiveEvent[] = []

function takeEvents(events: LiveEvent[]): void {
  const first = arrived.length === 0
  arrived.push(...events)
  // A page in the background has no frames.
  if (document.visibilityState === 'hidden') takeArrived()
  else if (first) requestAnimationFrame(takeArrived)
}

function takeArrived(): void {
  const events = arrived
  arrived = []
  const last = events[events.length - 1]
  if (last === undefined) return
  batch(() => show(events, last))
}

function show(events: LiveEvent[], last: LiveEvent): void {
  lastEvent.value = last.number
  noteServerTime(last.at)
  const ours = events.filter((event) => event.day === null || event.day === chosenDay.value)
  if (chosenDay.value === '') return scheduleLoad(NOW_MILLISECONDS)
  if (ours.length === 0 || day.value === null) return
  day.value = patchDay(day.value, ours)
  scheduleLoad(needsFetch(ours) === 'now' ? NOW_MILLISECONDS : SOON_MILLISECONDS)
}

/** Fetch in a while; the earliest of several wishes counts. */
function scheduleLoad(milliseconds: number): void {
  const at = Date.now() + milliseconds
  if (due !== 0 && due <= at) return
  clearTimeout(timer)
  due = at
  timer = setTimeout(() => void loadAgain(), milliseconds)
}

/** Look at another day, area or plan version. */
export function choose(change: { day?: string; area?: Named; plan?: string | null }): Promise<void> {
  if (change.day !== undefined && change.day !== chosenDay.value) forget({ day: change.day })
  if (change.area !== undefined && change.area.id !== area.value?.id) forget({ area: change.area })
  if (change.plan !== undefined) chosenPlan.value = change.plan
  return loadDay()
}

function forget(change: { day?: string; area?: Named }): void {
  if (change.day !== undefined) chosenDay.value = change.day
  if (change.area !== undefined) area.value = change.area
  day.value = null
  chosenPlan.value = selectedDuty.value = selectedStop.value = null
}

/** Show one crew, or all when it is already shown. */
export function toggleDuty(duty: string): void {
  selectedDuty.value = selectedDuty.value === duty ? null : duty
  selectedStop.value = null
}
