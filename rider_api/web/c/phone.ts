/** The phone as a whole: storage, talk with the server and live stream put together, and what a person can do. */
import { call } from '../shared/api'
import type { Live, LivePhase } from '../shared/live'
import type { CourierDay, CourierStop, Enrolled, LiveEvent } from '../shared/types'
import { acceptNewer, findStatus, isClosed, nameOutcome } from './day'
import { createExchange } from './exchange'
import type { Exchange } from './exchange'
import { clock, device, entries, gate, livePhase, reached, reload, stops, storageFailed, stored, sync, welcome, writing } from './state'
import type { Chosen } from './gate'
import type { NewRecord, Storage, StoredPhoto } from './storage'
import { UNDO_MILLISECONDS, isHeld } from './sync'
import { makeId } from './ids'
import { ROUNDS, derivePinKey, makeSalt } from './vault'

const OWN_EVENTS: ReadonlySet<string> = new Set(['courier.seen', 'fact.accepted', 'card.received'])
const REFRESH_MILLISECONDS = 5 * 60_000
const TOUCH_MILLISECONDS = 60_000

let storage: Storage
let exchange: Exchange
let live: Live | null = null
let opening = false
let recording = Promise.resolve()
const tabs = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('bapgil-courier')

/** Start on what is stored; the network may come later (`sendNow`) or not at all. */
export async function startPhone(opened: Storage): Promise<void> {
  storage = opened
  exchange = createExchange({ storage, onChange: showAll, onDay: (day) => void followDay(day) })
  tabs?.addEventListener('message', () => void show())
  await show()
  window.addEventListener('online', () => void exchange.refresh())
  window.addEventListener('focus', () => void exchange.wake())
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void show().then(() => exchange.refresh())
    else void touch()
  })
  setInterval(() => void exchange.refresh(), REFRESH_MILLISECONDS)
  setInterval(() => document.visibilityState === 'visible' && void touch().then(show), TOUCH_MILLISECONDS)
  setInterval(tick, 500)
}

/** A PIN for this phone; what is kept of it is made here, because that takes a moment. */
export async function choosePin(pin: string): Promise<Chosen> {
  const made = { salt: makeSalt(), rounds: ROUNDS }
  return { ...made, pin: await derivePinKey(pin, made) }
}

/** Come in by a single-use link, with a PIN unless this phone is open. Raises `Refusal` (used, too old) or `Unreached`. */
export async function enrol(token: string, chosen: Chosen | null): Promise<void> {
  const label = navigator.userAgent.slice(0, 100)
  const { device_id, device_token, courier, day } = await call<Enrolled>('POST', '/courier/enrol', { body: { token, label } })
  await storage.enrol({ device_id, token: device_token, code: courier.code }, day.shift, chosen, Date.now())
  stopLive()
  exchange.unlock()
  void navigator.storage?.persist?.()
  welcome()
  await exchange.take(day)
  await exchange.wake()
}

/** Open the phone with its PIN. */
export async function unlockPhone(pin: string): Promise<'open' | 'wrong' | 'wiped'> {
  const outcome = await storage.unlock(pin, Date.now())
  exchange.unlock()
  await changed()
  if (outcome === 'open') void exchange.refresh()
  return outcome
}

/** The courier goes: the server forgets the phone if it can be reached, the phone forgets everything but unsent records. */
export async function leave(): Promise<void> {
  const token = device.value?.token
  stopLive()
  await storage.wipe('left')
  await changed()
  if (token !== undefined) await call('POST', '/courier/leave', { token }).catch(() => undefined)
}

function stopLive(): void {
  live?.stop()
  live = null
}

/**
 * Put the records of one tap into the queue. They are on the disk when this returns; then the screen says so.
 * A trembling thumb taps twice: what comes while a tap is on its way to the disk is that tap, unless it is urgent.
 */
export function record(records: NewRecord[], photos: Omit<StoredPhoto, 'card_id'>[] = [], urgent = false): Promise<void> {
  if (writing.value > 0 && !urgent) return recording
  recording = keepTap(records, photos, urgent)
  return recording
}

async function keepTap(records: NewRecord[], photos: Omit<StoredPhoto, 'card_id'>[], urgent: boolean): Promise<void> {
  const now = Date.now()
  const group = makeId()
  const made_at = new Date(now).toISOString()
  const items = records.map((made) => ({ ...made, id: makeId(), made_at }))
  const speaker = items.find(({ kind }) => kind === 'card' || kind === 'entrance')
  const held_until = urgent ? null : now + UNDO_MILLISECONDS
  const announced = speaker === undefined ? [] : photos.map((photo) => ({ ...photo, card_id: speaker.id }))
  // "All sent" must not stand on the screen while a tap is still on its way to the disk.
  const count = items.length + announced.length
  writing.value += count
  try {
    await storage.addEntries(
      items.map((item) => ({ group, item, seq: null, held_until, stuck: null })),
      announced,
      urgent,
    )
    storageFailed.value = false
    await changed()
  } catch (error) {
    storageFailed.value = true
    throw error
  } finally {
    writing.value -= count
  }
}

/** The courier stands at a kitchen or hub: waiting counts from now. It is told with the count. */
export async function arrive(stop: CourierStop): Promise<void> {
  const moment = new Date().toISOString()
  await storage.changeDay((day) => day && { ...day, arrivals: { ...day.arrivals, [stop.key]: moment } })
  await changed()
}

/** Take back a tap of the last ten seconds; false when it is on its way. */
export async function undo(group: string): Promise<boolean> {
  const undone = await storage.undoGroup(group)
  await changed()
  return undone
}

/** The courier has read what the coordinator changed: follow the newer plan, and let the desk know. */
export async function acceptPlan(): Promise<void> {
  await storage.changeDay((day) => day && acceptNewer(day))
  await changed()
  tellSeen()
}

/** The courier has read how it went with the people who were told of. */
export async function acceptOutcomes(): Promise<void> {
  await storage.changeDay((day) => day && { ...day, heard: day.shown.welfare?.filter(isClosed).map(nameOutcome) ?? [] })
  await changed()
}

/** Send the records that were refused alone once more. */
export async function retryStuck(): Promise<void> {
  for (const entry of entries.value) if (entry.stuck !== null) await storage.markEntry(entry.item.id, null)
  await changed()
}

export async function dismissProblem(id: string): Promise<void> {
  await storage.dropProblem(id)
  await changed()
}

export function sendNow(): Promise<void> {
  return exchange.refresh()
}

/** The approved photo of an entrance; null without a network. */
export async function fetchEntrance(sha256: string): Promise<Blob | null> {
  const headers = { Authorization: `Bearer ${device.value?.token ?? ''}` }
  const answer = await fetch(`/api/courier/entrances/${sha256}`, { headers, cache: 'no-store', redirect: 'error' }).catch(() => null)
  return answer?.ok === true && answer.headers.get('Content-Type') === 'image/jpeg' ? answer.blob() : null
}

async function changed(): Promise<void> {
  tabs?.postMessage('changed')
  await show()
  void exchange.wake()
}

function showAll(): void {
  tabs?.postMessage('changed')
  void show()
}

async function show(): Promise<void> {
  await reload(storage)
  sync.value = exchange.sync()
  reached.value = exchange.reached()
}

/** As long as the page is in sight the phone is in use. */
function touch(): Promise<unknown> {
  return gate.value.state === 'open' ? storage.touch(Date.now()) : Promise.resolve()
}

function tick(): void {
  if (entries.value.some((entry) => isHeld(entry, clock.value))) clock.value = Date.now()
}

/** A day has come from the server: follow the stream from there, and say what the courier can see by now. */
async function followDay(day: CourierDay): Promise<void> {
  if (live !== null) live.fetched(day.epoch, day.event)
  else if (!opening) await openStream(day)
  await show()
  tellSeen()
}

/** Whoever has got a day has a network: only then the code of the stream is fetched, too. */
async function openStream(day: CourierDay): Promise<void> {
  opening = true
  const [code, known] = await Promise.all([import('../shared/live').catch(() => null), storage.findDevice()])
  opening = false
  const token = known?.token
  if (code === null || token === undefined) return
  live = code.openLive({
    epoch: day.epoch,
    number: day.event,
    token,
    onEvents: takeEvents,
    onRefetch: () => void exchange.refresh(),
    onPhase: takePhase,
    onSignOut: () => {
      live = null
      void exchange.refresh()
    },
  })
}

function takePhase(phase: LivePhase): void {
  livePhase.value = phase
  if (phase === 'open') void exchange.wake().then(tellSeen)
}

/** Our own facts come back as events, too; only what others do is a reason to ask for the day. */
function takeEvents(events: LiveEvent[]): void {
  const others = events.filter((event) => !OWN_EVENTS.has(event.kind) && !isKnown(event))
  if (others.length === 0) return
  void exchange.refresh(others.every((event) => event.kind === 'plan.published') ? 'changes' : 'whole')
}

/** What this phone itself has told comes back, too; what the partner's phone has told is news. */
function isKnown({ kind, data }: LiveEvent): boolean {
  const ids = data['order_ids']
  if (kind !== 'door.changed' || !Array.isArray(ids)) return false
  const doors = stops.value.flatMap(({ door }) => (door?.order_ids.some((id) => ids.includes(id)) ? [door] : []))
  return doors.length > 0 && doors.every((door) => door.status === data['status'] || findStatus(door, entries.value) === data['status'])
}

/** The desk is told only of what a person can have seen: the page is visible and no newer plan waits to be read. */
function tellSeen(): void {
  const day = stored.value
  if (day === null || day.newer !== null || document.visibilityState !== 'visible') return
  live?.send({ type: 'seen', number: day.shown.event })
}
