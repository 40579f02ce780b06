import { expect, test } from 'vitest'
import { applyDeeds, type Deed } from './kept'
import { makeChange, makeDay, makePickup } from './make'

const deed = (change: Partial<Deed>): Deed => ({ id: '1', kind: 'count', day: '2026-11-23', path: '', body: {}, at: '2026-11-23T10:00:00+09:00', ...change })

test('a count that waits to be sent is shown at its pickup only', () => {
  const day = makeDay({ pickups: [makePickup('a'), makePickup('b')] })
  const shown = applyDeeds(day, [deed({ body: { tour_id: 'tour-b', trip: 1, counted: 17 } })])
  expect(shown?.pickups.map((pickup) => pickup.counted_by_kitchen)).toEqual([null, 17])
})

test('an acknowledged change is gone from the top, on its own day', () => {
  const day = makeDay({ changes: [makeChange('c1'), makeChange('c2')] })
  const done = deed({ kind: 'acknowledge', path: '/kitchen/changes/c2/acknowledge' })
  expect(applyDeeds(day, [done])?.changes.map((change) => change.status)).toEqual(['pending', 'acknowledged'])
  expect(applyDeeds(makeDay({ day: '2026-11-24', changes: [makeChange('c2')] }), [done])?.changes[0]?.status).toBe('pending')
})

test('without a day and without deeds nothing changes', () => {
  const day = makeDay()
  expect(applyDeeds(day, [])).toBe(day)
  expect(applyDeeds(null, [deed({})])).toBeNull()
})
