import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { noteServerTime, now, setServerTime, startTicking } from './serverClock'

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-23T10:00:00+09:00') })
})
afterEach(() => {
  vi.useRealTimers()
})

test('the screen ticks on the time that the server told', () => {
  const stop = startTicking()
  setServerTime('2026-11-23T11:30:00+09:00')
  vi.advanceTimersByTime(3000)
  expect(now.value).toBe(Date.parse('2026-11-23T11:30:03+09:00'))
  stop()
})

test('an event may move the clock on, never back', () => {
  setServerTime('2026-11-23T11:30:00+09:00')
  noteServerTime('2026-11-23T11:20:00+09:00')
  expect(now.value).toBe(Date.parse('2026-11-23T11:30:00+09:00'))
  noteServerTime('2026-11-23T11:45:00+09:00')
  expect(now.value).toBe(Date.parse('2026-11-23T11:45:00+09:00'))
})

test('nonsense is not a time', () => {
  setServerTime('2026-11-23T11:30:00+09:00')
  setServerTime('soon')
  expect(now.value).toBe(Date.parse('2026-11-23T11:30:00+09:00'))
})
