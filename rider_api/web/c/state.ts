/** What the page shows: a copy of the storage as signals, and which view is open. */
import { batch, computed, signal } from '@preact/signals'
import type { LivePhase } from '../shared/live'
import type { CourierStop } from '../shared/types'
import { describeChanges, expireDay, findNext, findStatus, isEnd, listOutcomes, listStops } from './day'
import type { MapChoice } from './maps'
import type { Device, Gate, Problem, Storage, StoredDay } from './storage'
import { FRESH, isHeld } from './sync'
import type { Entry, SyncState } from './sync'

export type View =
  | { name: 'home' }
  | { name: 'door'; key: string }
  | { name: 'finish'; key: string }
  | { name: 'missed'; key: string; away: boolean }
  | { name: 'card'; key: string }
  | { name: 'emergency'; key: string | null }
  | { name: 'entrance'; key: string }
  | { name: 'welcome' }
  | { name: 'queue' }
  | { name: 'settings' }

export const device = signal<Device | null>(null)
export const gate = signal<Gate>({ state: 'new', tries_left: 0, ended: null })
export const stored = signal<StoredDay | null>(null)
export const entries = signal<Entry[]>([])
export const problems = signal<Problem[]>([])
export const photoCount = signal(0)
/** Records and photos on this phone that are not sent, readable or not. */
const keptCount = signal(0)
/** Records and photos of taps that are on their way to the disk. */
export const writing = signal(0)
export const sync = signal<SyncState>(FRESH)
/** Whether the server answered last time; null when it was not asked yet. */
export const reached = signal<boolean | null>(null)
export const livePhase = signal<LivePhase>('idle')
/** Moment to which held taps are compared; moves while there are any. */
export const clock = signal(Date.now())
export const view = signal<View>({ name: 'home' })
/** Something could not be written on this phone: the person must know at once. */
export const storageFailed = signal(false)

export const nextStop = computed<CourierStop | null>(() => (stored.value ? findNext(stored.value, entries.value) : null))
export const stops = computed<CourierStop[]>(() => (stored.value ? listStops(stored.value.shown) : []))
export const changes = computed(() => {
  const day = stored.value
  return day?.newer ? describeChanges(day.shown, day.newer) : []
})
/** Ends of cases that are to be told. */
export const outcomes = computed(() => (stored.value === null ? [] : listOutcomes(stored.value)))
/** Records of the last tap, as long as it can be undone. */
export const undoable = computed<Entry[]>(() => {
  const last = entries.value.at(-1)
  if (last === undefined || !isHeld(last, clock.value)) return []
  return entries.value.filter((entry) => entry.group === last.group)
})
export const waitingCount = computed(() => keptCount.value + writing.value)

/** Read everything from the storage; a day that is over leaves the phone. */
export async function reload(storage: Storage): Promise<void> {
  const found = await storage.look(Date.now())
  const kept = found.day && expireDay(found.day, Date.now())
  if (kept !== found.day) await storage.changeDay((day) => day && expireDay(day, Date.now()))
  batch(() => {
    gate.value = found.gate
    device.value = found.device
    stored.value = kept
    entries.value = found.entries
    problems.value = found.problems
    photoCount.value = found.photos
    keptCount.value = found.waiting
    clock.value = Date.now()
  })
}

let openedAt = 0

/** A second tap that was meant for the view before: two quick taps must not answer a question nobody has read. */
export function isHasty(): boolean {
  return performance.now() - openedAt < 350
}

/** Open a view; the phone's own back button leads out of it again. */
export function open(next: View): void {
  view.value = next
  openedAt = performance.now()
  history.pushState(next, '')
  showFromTop()
}

/** Home from `left` when its tap is on the disk, unless the person has opened something else meanwhile. */
export function goHomeFrom(left: View): void {
  if (view.value === left) goHome()
}

/** Back to the next door, without leaving a trail of views behind. */
export function goHome(): void {
  view.value = { name: 'home' }
  history.replaceState({ name: 'home' }, '')
  showFromTop()
}

/** Whoever listens to the page or uses a keyboard begins at its heading, too. */
function showFromTop(): void {
  window.scrollTo(0, 0)
  requestAnimationFrame(() => {
    const heading = document.querySelector<HTMLElement>('main h1')
    heading?.setAttribute('tabindex', '-1')
    heading?.focus({ preventScroll: true })
  })
}

export function followHistory(): void {
  window.addEventListener('popstate', (event) => {
    const wanted = (event.state as View | null) ?? { name: 'home' }
    view.value = leadsToEnded(wanted) ? { name: 'home' } : wanted
  })
}

/** Going back must not open the questions about a door that was answered meanwhile. */
function leadsToEnded(wanted: View): boolean {
  if (wanted.name !== 'finish' && wanted.name !== 'missed' && wanted.name !== 'card') return false
  const stop = stops.value.find(({ key }) => key === wanted.key)
  return stop?.door == null || isEnd(findStatus(stop.door, entries.value))
}

const MAP_STORED = 'bapgil.map'

export const mapChoice = signal<MapChoice | null>(recall(MAP_STORED) as MapChoice | null)

export function chooseMap(choice: MapChoice | null): void {
  mapChoice.value = choice
  remember(MAP_STORED, choice)
}

/** A choice that stays on this phone; storage may be forbidden, then it lasts as long as the page. */
function recall(name: string): string | null {
  try {
    return localStorage.getItem(name)
  } catch {
    return null
  }
}

function remember(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(name)
    else localStorage.setItem(name, value)
  } catch {
    // Nothing depends on it.
  }
}

const CONTRAST = 'bapgil.contrast'
const LOCATION = 'bapgil.location'
const WELCOMED = 'bapgil.welcomed'
const STAYING = 'bapgil.staying'

/** With whom the courier stays, at which stop if at any: whether 119 was called, and whether others take the rest. */
export interface Staying {
  key: string | null
  called: boolean
  handedOn: boolean
}

export const staying = signal<Staying | null>(recallStaying())

function recallStaying(): Staying | null {
  try {
    return JSON.parse(recall(STAYING) ?? 'null') as Staying | null
  } catch {
    return null
  }
}

/** More contrast by choice, beside what the phone's own setting asks for. */
export const contrast = signal<'usual' | 'high'>(recall(CONTRAST) === 'high' ? 'high' : 'usual')

export function chooseContrast(chosen: 'usual' | 'high'): void {
  contrast.value = chosen
  document.documentElement.dataset['contrast'] = chosen
  remember(CONTRAST, chosen)
}

/** Location is used only by a tap, only on duty and only by who has agreed. */
export const locationAgreed = signal(recall(LOCATION) === 'yes')

export function agreeToLocation(agreed: boolean): void {
  locationAgreed.value = agreed
  remember(LOCATION, agreed ? 'yes' : 'no')
}

export function markWelcomed(): void {
  remember(WELCOMED, 'yes')
}

/** The three pictures, to who has not seen them. */
export function welcome(): void {
  if (recall(WELCOMED) === null) view.value = { name: 'welcome' }
}

/** Somebody in danger: the screen stays with them, also after the browser was killed, until the courier goes on. */
export function stayWith(key: string | null, why: 'called' | 'handedOn'): void {
  const before = staying.value?.key === key ? staying.value : { key, called: false, handedOn: false }
  staying.value = { ...before, [why]: true }
  remember(STAYING, JSON.stringify(staying.value))
}

export function goOn(): void {
  staying.value = null
  remember(STAYING, null)
  goHome()
}

/** What was open when the page was last seen, as far as it matters. */
export function recallView(): void {
  document.documentElement.dataset['contrast'] = contrast.value
  if (staying.value !== null) view.value = { name: 'emergency', key: staying.value.key }
}

/** Token of an enrol link, until it is used or refused. It lives in memory only. */
export const linkToken = signal<string | null>(null)

/** Take the token out of the address at once, so that neither history nor a shared screen shows it. */
export function takeLinkToken(): void {
  const token = location.hash.slice(1)
  if (token === '') return
  history.replaceState(history.state, '', location.pathname)
  linkToken.value = token
}
