import { expect, test } from 'vitest'
import { dayOfSeoul, formatSpan, formatWeekday, minutesSince, moveDay, secondsOfDay, secondsUntil } from './moments'

const NOON = Date.parse('2026-11-23T12:00:00+09:00')

test('a deadline counts down and goes on counting after it has passed', () => {
  expect(secondsUntil('2026-11-23T12:04:05+09:00', NOON)).toBe(245)
  expect(secondsUntil('2026-11-23T11:59:00+09:00', NOON)).toBe(-60)
})

test('spans read as minutes and seconds, with hours only when there are any', () => {
  expect(formatSpan(245)).toBe('4:05')
  expect(formatSpan(-7)).toBe('0:07')
  expect(formatSpan(3600 + 245)).toBe('1:04:05')
})

test('an age is never negative, even when the phone runs ahead', () => {
  expect(minutesSince('2026-11-23T11:29:30+09:00', NOON)).toBe(30)
  expect(minutesSince('2026-11-23T12:01:00+09:00', NOON)).toBe(0)
})

test('the service day is that of Korea wherever the screen hangs', () => {
  const lateEvening = Date.parse('2026-11-22T15:30:00Z')
  expect(dayOfSeoul(lateEvening)).toBe('2026-11-23')
  expect(secondsOfDay(lateEvening)).toBe(1800)
  expect(secondsOfDay(NOON)).toBe(43_200)
})

test('days move over the ends of months', () => {
  expect(moveDay('2026-11-30', 1)).toBe('2026-12-01')
  expect(moveDay('2026-03-01', -1)).toBe('2026-02-28')
})

test('the day of the week is that of the date, not of the zone of this machine', () => {
  expect([formatWeekday('2026-11-23', 'ko'), formatWeekday('2026-11-22', 'en')]).toEqual(['월요일', 'Sunday'])
})
