import { expect, test } from 'vitest'
import { costOf } from './comparing'

test('what leaving a door out is priced at is no money', () => {
  expect(costOf(1_001_623, { time_won: 1_623, unserved_won: 1_000_000 })).toBe(1_623)
  expect(costOf(3_966, { time_won: 3_966 })).toBe(3_966)
})
