import { expect, test } from 'vitest'
import { makeDoor, makePickup, makeTour } from './make'
import { currentTarget, findDoor, formatDifference, listOtherDoors, listTimeChanges, listTrips } from './moves'

const tours = [
  makeTour('1', [makePickup(1), makeDoor(1), makeDoor(2), makePickup(2), makeDoor(3, { trip: 2 }), makeDoor(4, { trip: 2 })]),
  makeTour('2', [makePickup(1), makeDoor(5)]),
]

test('a door is found with its place among the doors of its trip', () => {
  expect(currentTarget(tours, 'door:4:k')).toEqual({ to_duty_id: 'duty-1', trip: 2, position: 1 })
  expect(findDoor(tours, 'door:9:k')).toBeNull()
})

test('the door that is moved is not offered as its own neighbour', () => {
  expect(listTrips(tours[0]!)).toEqual([1, 2])
  expect(listOtherDoors(tours[0]!, 2, 'door:3:k').map((stop) => stop.door?.number)).toEqual([4])
})

test('only doors whose minute changes are named', () => {
  const moved = makeTour('2', [
    makePickup(1),
    makeDoor(1, { start_seconds: 36_120 }),
    makeDoor(5, { start_seconds: 36_030 }),
    makeDoor(77, { start_seconds: 36_300 }),
  ])
  expect(listTimeChanges(tours, [moved]).map(({ name, before, after }) => [name, before, after])).toEqual([
    ['시험1', 36_000, 36_120],
    ['시험77', null, 36_300],
  ])
})

test('a difference always carries its sign', () => {
  expect([2300, -400, 0].map(formatDifference)).toEqual(['+2,300', '−400', '±0'])
})
