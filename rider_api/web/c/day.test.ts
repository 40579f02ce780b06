import { describe, expect, it } from 'vitest'
import { acceptNewer, applyAnswered, describeChanges, expireDay, findNext, findStatus, isDone, isOver, listOutcomes, listStops, mergeDay, nameOutcome, takeDay } from './day'
import { makeDay, makeDoor, makeEntry, makePickup } from './days.makers'
import type { CourierOutcome } from '../shared/types'
import type { StoredDay } from './storage'

const KITCHEN = makePickup()
const [ONE, TWO, THREE] = [makeDoor(1), makeDoor(2), makeDoor(3)] as const
const DAY = makeDay([KITCHEN, ONE, TWO, THREE])

function keep(day = DAY): StoredDay {
  return takeDay(null, day)
}

function names(stored: StoredDay): string[] {
  return listStops(stored.shown).map(({ key }) => key)
}

describe('a delta', () => {
  it('is put on the day it is based on', () => {
    const changed = makeDoor(2, { entry_note: '쪽문' })
    const delta = makeDay([changed], { version: 2, base: 1, order: ['door:2', 'pickup:k:1', 'door:1'], removed: ['door:3'] })
    const merged = mergeDay(DAY, delta)
    expect(merged?.stops.map(({ key }) => key)).toEqual(['door:2', 'pickup:k:1', 'door:1'])
    expect(merged?.stops[0]?.door?.entry_note).toBe('쪽문')
  })

  it.each([
    ['another version', { base: 7 }],
    ['another epoch', { base: 1, epoch: 'f' }],
    ['another day', { base: 1, day: '2026-11-24' }],
    ['a stop that is not here', { base: 1, order: ['door:9'] }],
  ])('that does not fit (%s) asks for the whole day', (_name, part) => {
    expect(mergeDay(DAY, makeDay([], part))).toBeNull()
  })
})

describe('another plan', () => {
  const other = makeDay([KITCHEN, THREE, makeDoor(1, { address: '새 주소' }), makeDoor(4)], { version: 2, event: 9 })

  it('waits until the courier has read what changed', () => {
    const stored = takeDay(keep(), other)
    expect(names(stored)).toEqual(['pickup:k:1', 'door:1', 'door:2', 'door:3'])
    expect(names(acceptNewer(stored))).toEqual(['pickup:k:1', 'door:3', 'door:1', 'door:4'])
  })

  it('is described by door', () => {
    const changes = describeChanges(DAY, other).map((change) => [change.kind, 'stop' in change ? change.stop.key : '', 'fields' in change ? change.fields : []])
    expect(changes).toEqual([
      ['changed', 'door:1', ['address']],
      ['added', 'door:4', []],
      ['removed', 'door:2', []],
      ['order', '', []],
    ])
  })

  it('that changes nothing for this courier is shown at once', () => {
    expect(takeDay(keep(), makeDay(DAY.stops, { version: 2 })).newer).toBeNull()
  })

  it('that no longer exists takes names and addresses off the phone at once', () => {
    const stored = takeDay(keep(), makeDay([], { version: null }))
    expect(stored.shown.stops).toEqual([])
    expect(stored.newer).toBeNull()
  })

  it('of another day or database begins anew', () => {
    const stored = { ...keep(), counted: ['pickup:k:1'] }
    expect(takeDay(stored, makeDay([ONE], { day: '2026-11-24' }))).toMatchObject({ counted: [], newer: null })
    expect(takeDay(stored, makeDay([ONE], { epoch: 'f' }))).toMatchObject({ counted: [], newer: null })
  })

  it('lets what the server knows of the doors through, read or not', () => {
    const settled = makeDay([makeDoor(1, { status: 'delivered' }), makeDoor(4)], { version: 2 })
    expect(findStatus(takeDay(keep(), settled).shown.stops[1]?.door ?? (THREE.door as never), [])).toBe('delivered')
  })
})

describe('the next stop', () => {
  it('is the first that is not done', () => {
    expect(findNext(keep(), [])?.key).toBe('pickup:k:1')
    const counted = makeEntry('pickup', { place_id: 'k', trip: 1 })
    expect(findNext(keep(), [counted])?.key).toBe('door:1')
    expect(findNext(keep(), [counted, makeEntry('no_answer', { order_ids: ['o1'] })])?.key).toBe('door:2')
  })

  it('never asks for boxes that another phone of the duty has counted', () => {
    const counted = { ...makePickup(), counted: 0 }
    expect(findNext(keep(makeDay([counted, ONE])), [])?.key).toBe('door:1')
    expect(findNext(keep(makeDay([{ ...counted, counted: null }, ONE])), [])?.key).toBe('pickup:k:1')
    const newer = takeDay(keep(), makeDay([counted, THREE], { version: 2 }))
    expect(findNext(newer, [])?.key, 'the plan that is still shown').toBe('door:1')
  })

  it('never asks for the boxes of a trip that is under way', () => {
    const day = makeDay([KITCHEN, makeDoor(1, { status: 'delivered' }), TWO, makePickup(2)])
    expect(findNext(keep(day), [])?.key).toBe('door:2')
    expect(isDone(makePickup(2), keep(day), [])).toBe(false)
  })

  it('goes by the last tap at a door', () => {
    const taps = [makeEntry('no_answer', { order_ids: ['o1'] }), makeEntry('delivered', { order_ids: ['o1'] }), makeEntry('card', { order_ids: ['o1'] })]
    expect(findStatus(ONE.door as never, taps)).toBe('delivered')
  })
})

describe('an answered record', () => {
  it('stays in the day, and in a plan that waits', () => {
    const stored = takeDay(keep(), makeDay([ONE, makeDoor(4)], { version: 2 }))
    const settled = applyAnswered(stored, makeEntry('delivered', { order_ids: ['o1'] }).item, true)
    expect(settled.shown.stops[1]?.door).toMatchObject({ status: 'delivered', review: true })
    expect(settled.newer?.stops[0]?.door?.status).toBe('delivered')
  })

  it('of a hand-over is remembered by stop', () => {
    const item = makeEntry('pickup', { place_id: 'k', trip: 1 }).item
    expect(applyAnswered(applyAnswered(keep(), item, false), item, false).counted).toEqual(['pickup:k:1'])
    expect(applyAnswered(keep(), { ...item, trip: 2 }, false).counted).toEqual([])
  })
})

describe('the end of a day', () => {
  it.each([
    ['2026-11-23T23:59:00+09:00', false],
    ['2026-11-24T02:59:00+09:00', false],
    ['2026-11-24T03:01:00+09:00', true],
  ])('at %s: %s', (now, over) => {
    expect(isOver(DAY, Date.parse(now))).toBe(over)
  })
})

describe('a kitchen that is visited on another trip', () => {
  it('neither came nor went, and a second visit is told', () => {
    const [before, later] = [makeDay([makePickup(1), ONE]), makeDay([makePickup(2), ONE])]
    expect(describeChanges(before, later)).toEqual([])
    expect(describeChanges(before, makeDay([makePickup(1), ONE, makePickup(2)]))).toMatchObject([{ kind: 'added' }])
  })
})

describe('what stays on the phone of a day', () => {
  const duty = { id: 'd', code: '라이더-01', model: 'rider' as const, profile: 'scooter', crew_size: 1, start_seconds: 32_400, end_seconds: 50_400 }
  const stored = { ...keep(makeDay([KITCHEN, ONE], { duty, welfare: [] })), newer: DAY, counted: [KITCHEN.key] }

  it('is everything until an hour after the shift', () => {
    expect(expireDay(stored, Date.parse('2026-11-23T14:59:00+09:00'))).toBe(stored)
  })

  it('is that there was a shift, and no door', () => {
    const bare = expireDay(stored, Date.parse('2026-11-23T15:01:00+09:00'))
    expect(bare).toMatchObject({ shown: { duty, version: null, order: [], stops: [] }, newer: null, counted: [], arrivals: {} })
    expect(JSON.stringify(bare)).not.toContain('어르신')
    expect(bare && expireDay(bare, Date.parse('2026-11-23T15:02:00+09:00')), 'nothing is written twice').toBe(bare)
  })

  it('is nothing on the day after', () => {
    expect(expireDay(stored, Date.parse('2026-11-24T08:00:00+09:00'))).toBeNull()
  })

  it('is not taken away by a clock that jumped while the server says otherwise', () => {
    const jumped = Date.parse('2027-11-23T10:00:00+09:00')
    const skew = Date.parse('2026-11-23T10:00:00+09:00') - jumped
    const known = { ...stored, skew }
    expect(expireDay(known, jumped)).toBe(known)
  })
})

describe('how a check went', () => {
  const asked: CourierOutcome = { order_ids: ['o1'], status: 'open', code: null, closed_at: null }
  const seen: CourierOutcome = { order_ids: ['o2'], status: 'closed', code: 'seen_in_person', closed_at: '2026-11-23T02:00:00Z' }

  it('is told when it is at an end, and once', () => {
    const stored = keep(makeDay([ONE], { welfare: [asked, seen] }))
    expect(listOutcomes(stored)).toEqual([seen])
    expect(listOutcomes({ ...stored, heard: [nameOutcome(seen)] })).toEqual([])
  })

  it('is told again when the same person was looked for twice', () => {
    const later = { ...seen, closed_at: '2026-11-23T04:00:00Z' }
    expect(listOutcomes({ ...keep(makeDay([ONE], { welfare: [seen, later] })), heard: [nameOutcome(seen)] })).toEqual([later])
  })

  it('does not wait for a plan that was not read yet, and days of an older version know of none', () => {
    const newer = takeDay(keep(makeDay([ONE])), makeDay([ONE, TWO], { version: 2, welfare: [seen] }))
    expect(newer.newer?.version).toBe(2)
    expect(listOutcomes(newer)).toEqual([seen])
    expect(listOutcomes(keep())).toEqual([])
  })
})
