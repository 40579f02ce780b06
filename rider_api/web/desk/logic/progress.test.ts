import { expect, test } from 'vitest'
import { makeDoor, makeDrop, makePickup, makeTour } from './make'
import { findNextStop, isNearLimit, listDoors, measureDrops, measureProgress, stateOf } from './progress'

const tour = makeTour('1', [
  makePickup(),
  makeDoor(1, { status: 'delivered' }),
  makeDoor(2, { status: 'no_answer' }),
  makeDoor(3, { status: 'arrived' }),
  makeDoor(4),
])

test('pickups are no doors; a no-answer is dealt with but not delivered', () => {
  expect(measureProgress([tour])).toEqual({ delivered: 1, troubled: 1, total: 4 })
})

test('the next stop is the first that nobody has dealt with', () => {
  expect(findNextStop(tour)?.door?.number).toBe(3)
  expect(findNextStop(makeTour('2', [makeDoor(1, { status: 'delivered' })]))).toBeNull()
})

test('a stop without a limit is never near it', () => {
  expect(isNearLimit(makePickup())).toBe(false)
})

test('a cancelled door is nobody’s work, unless somebody has been there', () => {
  const tours = [makeTour('1', [makeDoor(1, { cancelled: true }), makeDoor(2, { cancelled: true, status: 'delivered' }), makeDoor(3)])]
  expect(listDoors(tours).map((stop) => stop.position)).toEqual([2, 3])
  expect(measureProgress(tours)).toEqual({ delivered: 1, troubled: 0, total: 2 })
  expect(findNextStop(tours[0]!)?.position).toBe(3)
  expect(tours[0]!.stops.map((stop) => stop.door && stateOf(stop.door))).toEqual(['cancelled', 'delivered', 'planned'])
})

test('a crew that feeds hubs is measured by its drops', () => {
  const handed = { counted_meals: 32, happened_at: '2026-11-25T11:00:00+09:00' }
  const feeder = makeTour('4', [makePickup(), makeDrop('a', handed), makePickup(2), makeDrop('b')])
  expect(measureDrops(feeder)).toEqual({ handed: 1, total: 2, meals: 64 })
  expect(findNextStop(feeder)?.place.name).toBe('b')
  expect(findNextStop(makeTour('5', [makePickup(), makeDrop('a', handed)]))).toBeNull()
})
