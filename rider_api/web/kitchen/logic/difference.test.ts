import { expect, test } from 'vitest'
import { compareDays, isNothing, joinDifferences, NOTHING } from './difference'
import { makeChange, makeDay, makePickup } from './make'

test('the first look and another day change nothing', () => {
  const day = makeDay({ pickups: [makePickup('a')] })
  expect(compareDays(null, day)).toBe(NOTHING)
  expect(compareDays(makeDay({ day: '2026-11-20' }), day)).toBe(NOTHING)
})

test('a pickup at another time, a new one and one that is gone are named', () => {
  const before = makeDay({ pickups: [makePickup('a'), makePickup('b'), makePickup('c')] })
  const after = makeDay({ pickups: [makePickup('a'), makePickup('b', { load_seconds: 37_000 }), makePickup('d')] })
  expect(compareDays(before, after)).toEqual({ ...NOTHING, pickups: ['b 1', 'd 1'], gone: ['c 1'] })
})

test('a count that somebody has confirmed is not news', () => {
  const after = makeDay({ pickups: [makePickup('a', { counted_by_kitchen: 18, waited_seconds: 60 })] })
  expect(isNothing(compareDays(makeDay({ pickups: [makePickup('a')] }), after))).toBe(true)
})

test('a change sounds once, when it is new and nobody has acknowledged it', () => {
  const before = makeDay({ changes: [makeChange('1')] })
  expect(compareDays(before, makeDay({ changes: [makeChange('1'), makeChange('2'), makeChange('3', 'acknowledged')] })).changes).toEqual(['2'])
})

test('the freeze fixes the counts', () => {
  expect(compareDays(makeDay({ freeze: null }), makeDay()).counts).toBe(true)
})

test('differences add up until somebody has looked', () => {
  const first = { ...NOTHING, pickups: ['a 1'], counts: true }
  expect(joinDifferences(first, { ...NOTHING, pickups: ['a 1', 'b 1'] })).toEqual({ ...NOTHING, pickups: ['a 1', 'b 1'], counts: true })
})

test('what came from the doors and what was called back is news once', () => {
  const complaint = { id: 's', order: '1123-001', menu: '저염 일반식', verdict: 'complaint', topic: 'taste', happened_at: '2026-11-23T11:00:00+09:00' } as const
  const lot = { id: 'l', number: 1, menu_id: 'm', menu: '저염 일반식', finished_at: '2026-11-23T09:00:00+09:00', meals: 40, left: 4, recalled_at: null, recall_reason: null }
  const before = makeDay({ lots: [lot] })
  const after = makeDay({ said: [complaint], lots: [{ ...lot, recalled_at: '2026-11-23T11:00:00+09:00' }] })
  expect(compareDays(before, after)).toEqual({ ...NOTHING, said: ['s'], recalled: ['l'] })
  expect(isNothing(compareDays(after, after))).toBe(true)
})
