import { afterEach, beforeEach, expect, test } from 'vitest'
import { sayDate, sayDay, sayDays, sayMonth, sayWhole } from './days'
import { setServerTime } from './serverClock'
import { language } from './texts'

beforeEach(() => setServerTime('2026-11-25T12:00:00+09:00'))
afterEach(() => (language.value = 'ko'))

test('a day has its weekday, and its year only when that is another one', () => {
  expect([sayDay('2026-11-25'), sayDay('2027-01-04')]).toEqual(['11월 25일 (수)', '2027년 1월 4일 (월)'])
  expect([sayDate('2026-03-01'), sayDate('2025-12-31')]).toEqual(['3월 1일', '2025년 12월 31일'])
  language.value = 'en'
  expect([sayDay('2026-11-25'), sayDay('2027-01-04')]).toEqual(['Wed 25 Nov', 'Mon 4 Jan 2027'])
})

test('the year is that of Korea: its first morning is still the old year in London', () => {
  setServerTime('2026-12-31T15:30:00Z')
  expect(sayDate('2027-01-01')).toBe('1월 1일')
})

test('a span of one day is said once', () => {
  expect([sayDays('2026-11-16', '2027-01-03'), sayDays('2026-11-25', '2026-11-25')]).toEqual(['11월 16일 – 2027년 1월 3일', '11월 25일 (수)'])
})

test('months and birth dates have their year', () => {
  expect([sayMonth('2026-11'), sayWhole('1956-07-28')]).toEqual(['2026년 11월', '1956년 7월 28일'])
  language.value = 'en'
  expect([sayMonth('2026-11-01'), sayWhole('1956-07-28')]).toEqual(['Nov 2026', '28 Jul 1956'])
})
