import { describe, expect, it } from 'vitest'
import type { CourierDoor, CourierStop } from '../shared/types'
import { makeDoor, makePickup } from './days.makers'
import { makePlainCard, recordEmergency, recordHandover, recordStay, recordVisit } from './facts'

const DOOR = makeDoor(1).door as CourierDoor

describe('a visit', () => {
  it.each([
    ['handed_over', 'delivered', { handed: 'person', collected: 2 }],
    ['family', 'delivered', { handed: 'family', collected: 2 }],
    ['at_door', 'delivered', { handed: 'at_door', collected: 2 }],
    ['no_answer', 'no_answer', {}],
    ['refused', 'refused', {}],
    ['away_notice', 'away', {}],
  ] as const)('%s is a %s and a card', (outcome, kind, data) => {
    const [end, card] = recordVisit(DOOR, { card: makePlainCard(outcome), collected: 2, note: null }, 'planned')
    expect([end?.kind, end?.data, end?.order_ids]).toEqual([kind, data, ['o1']])
    expect([card?.kind, card?.data['outcome']]).toEqual(['card', outcome])
  })

  it('that was recorded already only adds a card; a correction is a record of its own', () => {
    const visit = { card: makePlainCard('handed_over'), collected: 0, note: '넘어지심' }
    expect(recordVisit(DOOR, visit, 'delivered').map(({ kind, note }) => [kind, note])).toEqual([['card', '넘어지심']])
    expect(recordVisit(DOOR, visit, 'no_answer').map(({ kind }) => kind)).toEqual(['delivered', 'card'])
  })

  it('without an answer is nothing usual', () => {
    expect(makePlainCard('no_answer')).toMatchObject({ seen: 'neither', as_usual: false, urgency: 'today' })
  })
})

describe('a hand-over', () => {
  const stop: CourierStop = {
    ...makePickup(2),
    items: [
      { menu: '일반식', kind: 'general', meals: 12 },
      { menu: '연하식', kind: 'dysphagia', meals: 4 },
    ],
  }

  it('says what was counted, where and how long it took', () => {
    expect(recordHandover(stop, [12, 4], 300)).toEqual([
      { kind: 'pickup', order_ids: [], place_id: 'k', trip: 2, note: null, data: { counted: 16, waited_seconds: 300 } },
    ])
  })

  it('tells of each menu of which there is too little', () => {
    const [pickup, ...shortages] = recordHandover(stop, [13, 2], 0)
    expect(pickup?.data['counted']).toBe(15)
    expect(shortages.map(({ kind, data }) => [kind, data])).toEqual([['shortage', { missing: 2, menu: '연하식' }]])
  })

  it('at a hub knows no shortage', () => {
    expect(recordHandover({ ...stop, kind: 'drop' }, [0, 0], 0).map(({ kind }) => kind)).toEqual(['drop'])
  })
})

describe('an emergency', () => {
  it('speaks of the door, if there is one', () => {
    expect(recordEmergency(DOOR)).toMatchObject({ kind: 'emergency', order_ids: ['o1'], data: { called_119: true } })
    expect(recordEmergency(null).order_ids).toEqual([])
  })
})

it('who has to stay says at whose door, if at any', () => {
  expect([recordStay(DOOR).kind, recordStay(DOOR).order_ids, recordStay(null).order_ids]).toEqual(['stay', ['o1'], []])
})
