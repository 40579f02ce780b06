import { expect, test } from 'vitest'
import { findLock, targetOfDrop, wordSubject } from './editing'
import { makeDoor, makePickup, makeTour } from './make'

const tours = [makeTour('1', [makePickup(), makeDoor(1), makeDoor(2), makeDoor(3)]), makeTour('2', [makePickup(), makeDoor(4)])]

test('a door dropped on another lands before it, or behind it in its lower half', () => {
  expect(targetOfDrop(tours, 'door:4:k', 'door:2:k', false)).toEqual({ to_duty_id: 'duty-1', trip: 1, position: 1 })
  expect(targetOfDrop(tours, 'door:4:k', 'door:2:k', true)).toEqual({ to_duty_id: 'duty-1', trip: 1, position: 2 })
  // Its own old place is not counted.
  expect(targetOfDrop(tours, 'door:1:k', 'door:3:k', true)).toEqual({ to_duty_id: 'duty-1', trip: 1, position: 2 })
})

test('a door dropped on a pickup comes first, and on itself nowhere', () => {
  expect(targetOfDrop(tours, 'door:4:k', 'p:k:1', true)).toEqual({ to_duty_id: 'duty-1', trip: 1, position: 0 })
  expect(targetOfDrop(tours, 'door:4:k', 'door:4:k', true)).toBeNull()
})

test('a lock on a stop is found by its door, one on a crew by the crew', () => {
  const locks = [
    { kind: 'stop', vehicle: '라이더-1', doors: ['door:1:k'] },
    { kind: 'courier', vehicle: '라이더-2', doors: [] },
  ]
  expect(findLock({ locks }, 'stop', '라이더-1', 'door:1:k')).toBe(locks[0])
  expect(findLock({ locks }, 'stop', '라이더-1', 'door:2:k')).toBeNull()
  expect(findLock({ locks }, 'courier', '라이더-2')).toBe(locks[1])
})

test('an edit is told by names', () => {
  expect(wordSubject({ data: { door: 'door:4:k', vehicle: '라이더-1' } }, tours)).toBe('시험4 → 라이더-1')
  expect(wordSubject({ data: { vehicle: '라이더-1', other: '라이더-2' } }, tours)).toBe('라이더-1 ↔ 라이더-2')
})

test('a repair about somebody is worded by the name at their door, or their number', () => {
  expect(wordSubject({ data: { what: 'catch_up', number: 4 } }, tours)).toBe('시험4')
  expect(wordSubject({ data: { what: 'catch_up', number: 9 } }, tours)).toBe('9')
})
