import { expect, test } from 'vitest'
import { makePickup } from './make'
import { findNext, minutesUntil, sortPickups, stateOf } from './pickups'

const at = (load_seconds: number, code = '라이더-01') => makePickup(code, { load_seconds })

test('pickups come in time order; equal times by name', () => {
  const sorted = sortPickups([at(600, '라이더-02'), at(600, '라이더-01'), at(300, '라이더-09')])
  expect(sorted.map((pickup) => pickup.duty_code)).toEqual(['라이더-09', '라이더-01', '라이더-02'])
})

test('a courier is late five minutes after the time, not before', () => {
  expect(stateOf(at(36_000), 36_000 - 901)).toBe('ahead')
  expect(stateOf(at(36_000), 36_000 - 899)).toBe('next')
  expect(stateOf(at(36_000), 36_300)).toBe('next')
  expect(stateOf(at(36_000), 36_301)).toBe('late')
  expect(stateOf(at(36_000), null)).toBe('ahead')
})

test('a hand-over that was counted is done, unless the counts disagree with each other or the plan', () => {
  expect(stateOf(makePickup('a', { counted_by_kitchen: 18 }), 99_999)).toBe('counted')
  expect(stateOf(makePickup('a', { counted_by_kitchen: 18, counted_by_courier: 17 }), 0)).toBe('differs')
  expect(stateOf(makePickup('a', { counted_by_kitchen: 16 }), 0)).toBe('differs')
  expect(stateOf(makePickup('a', { counted_by_courier: 0 }), 0)).toBe('differs')
})

test('the next one is the earliest that nobody has counted', () => {
  const done = makePickup('a', { load_seconds: 100, counted_by_kitchen: 18 })
  expect(findNext([at(900), done, at(500, '라이더-05')])?.duty_code).toBe('라이더-05')
  expect(findNext([done])).toBeNull()
  expect(minutesUntil(at(36_000), 35_700)).toBe(5)
})
