import { expect, test } from 'vitest'
import type { DeskDay, LiveEvent } from '../../shared/types'
import { makeDoor, makeTour } from './make'
import { needsFetch, patchDay } from './patch'

const tours = [makeTour('1', [makeDoor(1), makeDoor(2)]), makeTour('2', [makeDoor(3)])]
const day = { day: '2026-11-23', plan: { tours } } as unknown as DeskDay

function makeEvent(kind: string, data: Record<string, unknown>): LiveEvent {
  return { number: 7, at: '2026-11-23T11:00:00+09:00', kind, day: '2026-11-23', subject: null, data }
}

test('a delivered door is delivered on the screen at once, and only that one', () => {
  const patched = patchDay(day, [makeEvent('door.changed', { order_ids: ['o2'], status: 'delivered' })])
  const doors = patched.plan!.tours.flatMap((tour) => tour.stops.map((stop) => stop.door!))
  expect(doors.map((door) => door.status)).toEqual(['planned', 'delivered', 'planned'])
  expect(doors[1]!.happened_at).toBe('2026-11-23T11:00:00+09:00')
  expect(patched.plan!.tours[1]).toBe(day.plan!.tours[1])
})

test('events that say nothing of a door leave the day as it is', () => {
  expect(patchDay(day, [makeEvent('task.raised', {}), makeEvent('door.changed', { status: 'nonsense' })])).toBe(day)
})

test('a new case is fetched now; a door that was patched can wait', () => {
  expect(needsFetch([makeEvent('door.changed', {})])).toBe('soon')
  expect(needsFetch([makeEvent('door.changed', {}), makeEvent('case.opened', {})])).toBe('now')
})
