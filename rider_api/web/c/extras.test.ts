import { describe, expect, it } from 'vitest'
import type { CourierDoor } from '../shared/types'
import { makeDoor } from './days.makers'
import { NO_EXTRAS, readCelsius, recordExtras } from './extras'

const DOOR = makeDoor(1).door as CourierDoor

describe('beside a visit', () => {
  it('nothing is told when nothing was said', () => {
    expect(recordExtras(DOOR, NO_EXTRAS)).toEqual([])
  })

  it('praise and complaint are records of their own, and so is the temperature', () => {
    const records = recordExtras(DOOR, { said: ['late', 'praise', 'container'], celsius: '63,5' })
    expect(records.map(({ kind, data }) => [kind, data])).toEqual([
      ['feedback', { verdict: 'praise', topics: ['taste'] }],
      ['feedback', { verdict: 'complaint', topics: ['late', 'container'] }],
      ['temperature', { celsius_tenths: 635 }],
    ])
    expect(records.every(({ order_ids }) => order_ids[0] === 'o1')).toBe(true)
  })

  it.each([
    ['63', 63],
    [' 4.5 ', 4.5],
    ['-18', -18],
    ['630', null],
    ['63.55', null],
    ['six', null],
    ['', null],
  ])('%j is read as %s degrees', (typed, degrees) => {
    expect(readCelsius(typed)).toBe(degrees)
  })
})
