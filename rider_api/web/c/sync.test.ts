import { describe, expect, it } from 'vitest'
import type { FactItem, FactResult, Reason } from '../shared/types'
import { FRESH, MAX_BATCH_BYTES, MAX_BATCH_ITEMS, chooseBackoff, chooseBatch, chooseReady, findWait, isHeld, numberEntries, settle } from './sync'
import type { Entry, SyncState } from './sync'

const NOW = Date.parse('2026-11-23T02:00:00Z')
const WHY: Reason = { code: 'x', cause: { ko: '', en: '' }, action: { ko: '', en: '' }, subject: [] }

function entry(order: number, part: Partial<Entry> = {}, note: string | null = null): Entry {
  const item = { id: `id-${order}`, kind: 'delivered' as const, made_at: '', order_ids: [], place_id: null, trip: null, data: {}, note }
  return { order, group: `g${order}`, item, seq: null, held_until: null, stuck: null, ...part }
}

function sent(...entries: Entry[]): FactItem[] {
  return chooseBatch(FRESH, entries)
}

function answers(result: FactResult, ...ids: string[]) {
  return { server_now: '', last_seq: 0, event: 0, answers: ids.map((id) => ({ id, result, error: null })) }
}

describe('what may go', () => {
  it('holds a tap for ten seconds, and everything behind it', () => {
    const entries = [entry(1), entry(2, { held_until: NOW + 4_000 }), entry(3)]
    expect(chooseReady(entries, NOW).map(({ order }) => order)).toEqual([1])
    expect(chooseReady(entries, NOW + 4_000).map(({ order }) => order)).toEqual([1, 2, 3])
  })

  it('does not hold for hours when the clock of the phone was set back', () => {
    expect(isHeld(entry(1, { held_until: NOW + 3_600_000 }), NOW)).toBe(false)
  })

  it('numbers what goes in the order of the taps, without gaps, and keeps numbers once given', () => {
    const numbered = numberEntries([entry(1, { seq: 7 }), entry(2), entry(5)], 8)
    expect(numbered.map(({ seq }) => seq)).toEqual([7, 8, 9])
  })
})

describe('a batch', () => {
  it('keeps the order and passes by what is refused alone', () => {
    const batch = sent(entry(1, { seq: 1 }), entry(2, { seq: 2, stuck: WHY }), entry(3, { seq: 3 }))
    expect(batch.map(({ seq }) => seq)).toEqual([1, 3])
  })

  it('holds at most 200 records and 240 KiB, and always at least one', () => {
    const many = Array.from({ length: 300 }, (_, index) => entry(index, { seq: index + 1 }))
    expect(sent(...many)).toHaveLength(MAX_BATCH_ITEMS)
    const wide = Array.from({ length: 5 }, (_, index) => entry(index, { seq: index + 1 }, '가'.repeat(30_000)))
    expect(new TextEncoder().encode(JSON.stringify(sent(...wide))).length).toBeLessThanOrEqual(MAX_BATCH_BYTES)
    expect(sent(...wide)).toHaveLength(2)
    expect(sent(entry(1, { seq: 1 }, '가'.repeat(100_000)))).toHaveLength(1)
  })

  it('is empty while the server does not know the phone', () => {
    expect(chooseBatch({ ...FRESH, locked: WHY }, [entry(1, { seq: 1 })])).toEqual([])
  })
})

describe('an outcome', () => {
  const batch = sent(entry(1, { seq: 1 }), entry(2, { seq: 2 }), entry(3, { seq: 3 }))

  it.each<FactResult>(['applied', 'duplicate', 'conflict', 'rejected'])('%s is an answer: the record may go', (result) => {
    const settled = settle(FRESH, batch, { kind: 'answered', answers: answers(result, 'id-1', 'id-2', 'id-3') })
    expect(settled.forget.map(({ id }) => id)).toEqual(['id-1', 'id-2', 'id-3'])
  })

  it('keeps what was not spoken of, and ignores answers for others', () => {
    const settled = settle(FRESH, batch, { kind: 'answered', answers: answers('applied', 'id-2', 'id-2', 'stranger') })
    expect(settled.forget.map(({ id }) => id)).toEqual(['id-2'])
  })

  it('backs off when an answer speaks of none of ours', () => {
    expect(settle(FRESH, batch, { kind: 'answered', answers: answers('applied') }).state.attempts).toBe(1)
  })

  it.each([500, 502, 503, 408, 429])('%i changes nothing but the pace', (status) => {
    const settled = settle(FRESH, batch, { kind: 'refused', status, reason: WHY })
    expect(settled).toEqual({ state: { ...FRESH, attempts: 1 }, forget: [], mark: [] })
  })

  it('of no answer changes nothing but the pace', () => {
    expect(settle({ ...FRESH, attempts: 3 }, batch, { kind: 'unreached' })).toEqual({ state: { ...FRESH, attempts: 4 }, forget: [], mark: [] })
  })

  it.each([401, 403])('%i stops the sending and loses nothing', (status) => {
    const settled = settle(FRESH, batch, { kind: 'refused', status, reason: WHY })
    expect(settled.state.locked).toBe(WHY)
    expect(settled.forget).toEqual([])
  })

  it.each([400, 413, 422])('%i of a batch halves it until one record is marked', (status) => {
    let state: SyncState = FRESH
    state = settle(state, batch, { kind: 'refused', status, reason: WHY }).state
    expect(state.limit).toBe(1)
    const settled = settle(state, batch.slice(0, 1), { kind: 'refused', status, reason: WHY })
    expect(settled.mark).toEqual([{ id: 'id-1', reason: WHY }])
    expect(settled.forget).toEqual([])
  })

  it('lets the batch grow again after an answer', () => {
    const state = settle({ attempts: 2, limit: 4, locked: null }, batch, { kind: 'answered', answers: answers('applied', 'id-1') }).state
    expect(state).toEqual({ attempts: 0, limit: 8, locked: null })
  })
})

describe('the next look at the queue', () => {
  it('is at once for what may go, after the undo for what is held, never for an empty queue', () => {
    expect(findWait(FRESH, [entry(1)], NOW, 0)).toBe(0)
    expect(findWait(FRESH, [entry(1, { held_until: NOW + 4_000 })], NOW, 0)).toBe(4_000)
    expect(findWait(FRESH, [], NOW, 0)).toBeNull()
  })

  it('waits longer after each failure, at most a minute', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 50].map((attempts) => chooseBackoff(attempts, 1))
    expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000])
    expect(findWait({ ...FRESH, attempts: 2 }, [entry(1)], NOW, 0)).toBe(2_000)
  })

  it('does not come by itself while the phone must be enrolled, or for what is refused alone', () => {
    expect(findWait({ ...FRESH, locked: WHY }, [entry(1)], NOW, 0)).toBeNull()
    expect(findWait(FRESH, [entry(1, { seq: 1, stuck: WHY })], NOW, 0)).toBeNull()
  })
})
