import { expect, test } from 'vitest'
import { formatWeekdays, VERBS } from './standingOrders'

test('weekdays read as on the paper form, in the order of the week', () => {
  expect(formatWeekdays([5, 1, 3], 'ko')).toBe('월·수·금')
  expect(formatWeekdays([6, 7], 'en')).toBe('Sat·Sun')
})

test('nothing can be decided about an order that has ended', () => {
  expect(VERBS['ended']).toBeUndefined()
  expect(VERBS['requested']).toEqual(['approve', 'refuse'])
})
