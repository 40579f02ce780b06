import { expect, test } from 'vitest'
import type { DeskDay, Tour } from '../../shared/types'
import { makeDoor, makeTour } from './make'
import { joinDay, knownOf } from './parts'

const tours = [makeTour('1', [makeDoor(1), makeDoor(2)]), makeTour('2', [makeDoor(3)])]

function makeDay(event: number, since: number | null, own: Tour[], more: Partial<DeskDay> = {}): DeskDay {
  return { epoch: 'e', event, since, plan: { id: 'p', version: event, tours: own }, tasks: [], ...more } as unknown as DeskDay
}

const held = makeDay(7, null, tours)

test('a part replaces its tours, keeps the others, and everything else is as it was told', () => {
  const changed = { ...tours[1]!, meals: 99 }
  const joined = joinDay(held, makeDay(9, 7, [changed]))!
  expect(joined.plan!.tours).toEqual([tours[0], changed])
  expect(joined.plan!.tours[0]).toBe(tours[0])
  expect([joined.event, joined.since, joined.plan!.version]).toEqual([9, null, 9])
})

test('a whole answer is taken as it is', () => {
  const answer = makeDay(9, null, [tours[1]!])
  expect(joinDay(held, answer)).toBe(answer)
  expect(joinDay(null, answer)).toBe(answer)
})

test('a part of something else is not joined', () => {
  const part = makeDay(9, 7, [])
  expect(joinDay(null, part)).toBeNull()
  expect(joinDay(makeDay(6, null, tours), part)).toBeNull()
  expect(joinDay(makeDay(7, null, tours, { epoch: 'restored' }), part)).toBeNull()
  expect(joinDay(makeDay(7, null, tours, { plan: null }), part)).toBeNull()
})

test('parts added one after the other are the whole', () => {
  let day = held
  const now = [...tours]
  for (let event = 8; event < 60; event++) {
    const which = (event * 7) % 2
    now[which] = { ...now[which]!, meals: event }
    day = joinDay(day, makeDay(event, event - 1, event % 5 === 0 ? [...now] : [now[which]!]))!
    expect(day).toEqual(makeDay(event, null, now))
  }
})

test('once in five minutes all of it is fetched', () => {
  expect(knownOf(held, 1_000, 2_000)).toBe(held)
  expect(knownOf(held, 1_000, 301_000)).toBeNull()
})
