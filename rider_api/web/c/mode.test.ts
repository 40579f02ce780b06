import { describe, expect, it } from 'vitest'
import { makeDay, makeDoor, makePickup } from './days.makers'
import { findFloor, listHints, measureLeft } from './mode'
import type { StoredDay } from './storage'

const DUTY = { id: 'd', code: '주민-01', model: 'walking_resident' as const, profile: 'foot', crew_size: 1, start_seconds: 0, end_seconds: 86_400 }

function keep(profile: string, crew_size = 1, stops = [makePickup(), makeDoor(1, { address: '서울 마포구 시험로 1 302호' })]): StoredDay {
  return { shown: makeDay(stops, { duty: { ...DUTY, profile, crew_size } }), newer: null, counted: [], arrivals: {} }
}

describe('what matters to who', () => {
  it('tells the floor to who climbs, not to who drives', () => {
    const door = keep('foot').shown.stops[1] as never
    expect(listHints(door, keep('foot'), [])).toContainEqual({ kind: 'floor', floor: 3 })
    expect(listHints(door, keep('van'), []).map(({ kind }) => kind)).toEqual([])
  })

  it('reads floors as they are written', () => {
    const told = ['시험로 1 302호', '시험로 1 1203호', '시험로 1 3층', '시험로 302', '시험로 1 B01호', '시험로 1 지하 1층']
    expect(told.map(findFloor)).toEqual([3, 12, 3, null, null, 1])
  })

  it('tells when a hub opens, or a door, to who comes too early', () => {
    const stop = { ...makePickup(), arrive_seconds: 36_000, start_seconds: 37_800 }
    expect(listHints(stop, keep('scooter'), [])).toEqual([{ kind: 'opens', seconds: 37_800 }])
    const door = { ...makeDoor(1), arrive_seconds: 36_000, start_seconds: 37_800 }
    expect(listHints(door, keep('scooter'), [])).toEqual([{ kind: 'receives', seconds: 37_800 }])
    expect(listHints({ ...door, arrive_seconds: 37_760 }, keep('scooter'), [])).toEqual([])
  })

  it('tells which trip it is when there are several, and that there are two of them', () => {
    const stops = [makePickup(1), makePickup(2)]
    expect(listHints(stops[1] as never, keep('van', 2, stops), [])).toEqual([{ kind: 'trip', trip: 2, trips: 2 }, { kind: 'pair' }])
  })

  it('measures the way that is left', () => {
    const [one, two] = [makeDoor(1), makeDoor(2)]
    const far = { ...two, place: { ...two.place, lat: (one.place.lat ?? 0) + 0.01 } }
    expect(measureLeft([one, far], 'foot')).toBe(1_390)
    expect(measureLeft([one], 'foot')).toBe(0)
    expect(measureLeft([one, far], 'scooter')).toBeNull()
  })
})
