/** The cases that the phone and the server share: the same file is read by the tests of dispatch/delivery/sync. */
import { describe, expect, it } from 'vitest'
import type { FactItem, FactResult, Reason } from '../shared/types'
import { FRESH, MAX_BATCH_ITEMS, UNDO_MILLISECONDS, chooseBatch, chooseReady, numberEntries, settle } from './sync'
import type { Entry } from './sync'
import { findStatus } from './day'
import { makeDoor } from './days.makers'
import type { CourierDoor } from '../shared/types'
import vectors from './sync.vectors.json'

const WHY: Reason = { code: 'x', cause: { ko: '', en: '' }, action: { ko: '', en: '' }, subject: [] }

function item(id: string, part: Partial<Entry['item']> = {}): Entry['item'] {
  return { id, kind: 'delivered', made_at: '', order_ids: ['o1'], place_id: null, trip: null, data: {}, note: null, ...part }
}

function items(ids: string[]): FactItem[] {
  return ids.map((id, index) => ({ ...item(id), seq: index + 1 }))
}

describe('limits', () => {
  it('are the same on both sides', () => {
    expect(UNDO_MILLISECONDS).toBe(vectors.undo_milliseconds)
    expect(MAX_BATCH_ITEMS).toBe(vectors.most_items)
  })
})

describe('a queue', () => {
  it.each(vectors.queues)('$name', ({ now, entries, next_seq, sent }) => {
    const queue: Entry[] = entries.map((entry, order) => ({ ...entry, order, group: entry.id, item: item(entry.id), stuck: null }))
    const numbered = numberEntries(chooseReady(queue, now), next_seq)
    expect(chooseBatch(FRESH, numbered).map(({ id, seq }) => [id, seq])).toEqual(sent)
  })
})

describe('an answer', () => {
  it.each(vectors.outcomes)('$name', ({ sent, answers, left, problems }) => {
    const told = Object.entries(answers).map(([id, result]) => ({ id, result: result as FactResult, error: null }))
    const { forget } = settle(FRESH, items(sent), { kind: 'answered', answers: { server_now: '', last_seq: 0, event: 0, answers: told } })
    const done = new Set(forget.map(({ id }) => id))
    expect(sent.filter((id) => !done.has(id))).toEqual(left)
    expect(forget.filter(({ result }) => result === 'rejected').map(({ id }) => id)).toEqual(problems)
  })
})

describe('a status', () => {
  it.each(vectors.statuses)('$status ($json)', ({ status, json, effect }) => {
    const outcome = json ? { kind: 'refused' as const, status, reason: WHY } : { kind: 'unreached' as const }
    const { state, forget, mark } = settle(FRESH, items(['a']), outcome)
    expect(forget).toEqual([])
    expect(state.locked !== null ? 'lock' : mark.length > 0 ? 'mark' : 'keep').toBe(effect)
  })
})

describe('own unsent changes', () => {
  it.each(vectors.lattice.slice(2))('win on the screen over what the server knew: %s', (status) => {
    const door = makeDoor(1, { status: 'no_answer' }).door as CourierDoor
    const entry: Entry = { order: 1, group: 'g', item: item('a', { kind: status as Entry['item']['kind'] }), seq: null, held_until: null, stuck: null }
    expect(findStatus(door, [entry])).toBe(status)
  })
})
