/**
 * What happens to the records of a phone until the server has answered for each: pure decisions, no I/O.
 *
 *   tap ──▶ held (10 s, can be undone) ──▶ numbered ──▶ sent … answered ──▶ forgotten
 *                     │                                  │
 *                     └─ undone: gone, never numbered    └─ anything else: stays, is sent again
 *
 * The rules, each of which a test breaks:
 * - A record is stored before the screen says so, and forgotten only when the server has answered for its id.
 * - Numbers (`seq`) are given when a record can no longer be undone, in the order of the taps, without gaps.
 * - Whatever is not an answer of Bapgil (no network, 5xx, 408, 429, a captive portal's page) changes nothing.
 * - A refusal of a whole batch halves the batch; a single record that is refused stays, is marked, and lets the
 *   others pass. A refusal of the phone itself (401, 403) stops the sending until it is enrolled again.
 */
import type { FactAnswer, FactAnswers, FactItem, Reason } from '../shared/types'

export const UNDO_MILLISECONDS = 10_000
export const MAX_BATCH_ITEMS = 200
/** Of the 256 KiB that the server takes, with room for the frame around the items. */
export const MAX_BATCH_BYTES = 240 * 1024
const FIRST_WAIT_MILLISECONDS = 2_000
const LONGEST_WAIT_MILLISECONDS = 60_000

/** A record in the queue. `order` is that of the taps on this phone; records of one tap share `group`. */
export interface Entry {
  readonly order: number
  readonly group: string
  readonly item: Omit<FactItem, 'seq'>
  readonly seq: number | null
  /** Until this moment (milliseconds of the phone's clock) the tap can be undone. */
  readonly held_until: number | null
  /** Why the server refuses this record alone. */
  readonly stuck: Reason | null
}

export interface SyncState {
  /** Attempts without an answer since the last one. */
  readonly attempts: number
  /** Most items of the next batch. */
  readonly limit: number
  /** Why the server does not know this phone any more. */
  readonly locked: Reason | null
}

export const FRESH: SyncState = { attempts: 0, limit: MAX_BATCH_ITEMS, locked: null }

/** What came of sending a batch. */
export type Outcome =
  | { kind: 'answered'; answers: FactAnswers }
  | { kind: 'refused'; status: number; reason: Reason }
  | { kind: 'unreached' }

export interface Settled {
  readonly state: SyncState
  /** Answered: to be removed from the queue. */
  readonly forget: FactAnswer[]
  /** Refused alone: to be kept and shown. */
  readonly mark: { id: string; reason: Reason }[]
}

/** Whether a tap can still be undone. A phone's clock that was set back must not hold a record for longer. */
export function isHeld(entry: Pick<Entry, 'seq' | 'held_until'>, now: number): boolean {
  if (entry.seq !== null || entry.held_until === null) return false
  const left = entry.held_until - now
  return left > 0 && left <= UNDO_MILLISECONDS
}

/** The same records with a number for each that has none, counting on from `next`; none can be undone any more. */
export function numberEntries<Queued extends Pick<Entry, 'seq' | 'held_until'>>(entries: readonly Queued[], next: number): Queued[] {
  let seq = next
  return entries.map((entry) => (entry.seq === null ? { ...entry, seq: seq++, held_until: null } : entry))
}

/** Records that may go: everything in front of the first held one, so that numbers follow the order of the taps. */
export function chooseReady<Queued extends Pick<Entry, 'seq' | 'held_until'>>(entries: readonly Queued[], now: number): Queued[] {
  const held = entries.findIndex((entry) => isHeld(entry, now))
  return held === -1 ? [...entries] : entries.slice(0, held)
}

/** The next batch of numbered records: in order, within the limits, without those that are refused alone. */
export function chooseBatch(state: SyncState, entries: readonly Entry[]): FactItem[] {
  if (state.locked !== null) return []
  const batch: FactItem[] = []
  let bytes = 0
  for (const entry of entries) {
    if (entry.seq === null || batch.length === state.limit) break
    if (entry.stuck !== null) continue
    const item: FactItem = { ...entry.item, seq: entry.seq }
    bytes += countBytes(item)
    if (bytes > MAX_BATCH_BYTES && batch.length > 0) break
    batch.push(item)
  }
  return batch
}

function countBytes(item: FactItem): number {
  return new TextEncoder().encode(JSON.stringify(item)).length + 1
}

/** What an outcome changes: which records are done, which are marked, and how to go on. */
export function settle(state: SyncState, sent: readonly FactItem[], outcome: Outcome): Settled {
  if (outcome.kind === 'answered') return settleAnswers(state, sent, outcome.answers)
  if (outcome.kind === 'unreached' || isPassing(outcome.status)) return keepAll(state)
  if (outcome.status === 401 || outcome.status === 403) {
    return { state: { ...state, attempts: 0, locked: outcome.reason }, forget: [], mark: [] }
  }
  return settleRefusal(state, sent, outcome.reason)
}

function isPassing(status: number): boolean {
  return status >= 500 || status === 408 || status === 429
}

function keepAll(state: SyncState): Settled {
  return { state: { ...state, attempts: state.attempts + 1 }, forget: [], mark: [] }
}

function settleAnswers(state: SyncState, sent: readonly FactItem[], answers: FactAnswers): Settled {
  const waiting = new Set(sent.map((item) => item.id))
  const forget = answers.answers.filter((answer) => waiting.delete(answer.id))
  // An answer that speaks of none of ours must not be asked for again at once.
  if (forget.length === 0) return keepAll(state)
  return { state: { attempts: 0, limit: Math.min(MAX_BATCH_ITEMS, state.limit * 2), locked: null }, forget, mark: [] }
}

function settleRefusal(state: SyncState, sent: readonly FactItem[], reason: Reason): Settled {
  const [only] = sent
  if (only === undefined) return { state, forget: [], mark: [] }
  if (sent.length === 1) {
    return { state: { ...state, attempts: 0 }, forget: [], mark: [{ id: only.id, reason }] }
  }
  return { state: { ...state, attempts: 0, limit: Math.max(1, Math.floor(sent.length / 2)) }, forget: [], mark: [] }
}

/**
 * Milliseconds until the queue wants attention by itself: the end of an undo, or the next attempt.
 * Null when nothing waits for time: everything is sent, or the phone has to be enrolled first.
 */
export function findWait(state: SyncState, entries: readonly Entry[], now: number, spread: number): number | null {
  const open = entries.filter((entry) => entry.stuck === null)
  const [first] = open
  if (first === undefined || state.locked !== null) return null
  if (isHeld(first, now)) return (first.held_until ?? now) - now
  return state.attempts > 0 ? chooseBackoff(state.attempts, spread) : 0
}

/** 2 s, doubled up to a minute, spread over its second half so that many phones do not knock together. */
export function chooseBackoff(attempts: number, spread: number): number {
  const longest = Math.min(LONGEST_WAIT_MILLISECONDS, FIRST_WAIT_MILLISECONDS * 2 ** Math.min(attempts - 1, 10))
  return Math.round(longest * (0.5 + spread / 2))
}
