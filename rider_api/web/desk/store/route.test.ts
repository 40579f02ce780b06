import { expect, test } from 'vitest'
import { parseRoute } from './route'

test('a page and its detail are read from the address', () => {
  expect(parseRoute('#/people/1003')).toEqual({ page: 'people', detail: '1003' })
  expect(parseRoute('#/orders')).toEqual({ page: 'orders', detail: null })
})

test('what nobody knows leads to the day', () => {
  expect(parseRoute('')).toEqual({ page: 'day', detail: null })
  expect(parseRoute('#/nowhere/7')).toEqual({ page: 'day', detail: null })
})
