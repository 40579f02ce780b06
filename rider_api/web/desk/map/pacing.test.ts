import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { LEAST_REST, LONGEST_WORK, openPace, RESTS } from './pacing'

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }))
afterEach(() => void vi.useRealTimers())

/** A map that needs so long to draw, and the moments at which it began. */
function mapThatTakes(milliseconds: number): { pace: ReturnType<typeof openPace>; begun: number[] } {
  const begun: number[] = []
  const pace = openPace((done) => {
    begun.push(Date.now() - 1_000_000)
    setTimeout(done, milliseconds)
  })
  return { pace, begun }
}

/** A door is delivered every 100 milliseconds. */
function deliver(pace: ReturnType<typeof openPace>, milliseconds: number): void {
  for (let past = 0; past < milliseconds; past += 100) {
    pace.ask(false)
    vi.advanceTimersByTime(100)
  }
}

test('a quick map is drawn twice a second, a slow one takes a fifth of the time', () => {
  const quick = mapThatTakes(10)
  deliver(quick.pace, 10_000)
  expect(quick.begun.length).toBeGreaterThan(15)
  const slow = mapThatTakes(400)
  deliver(slow.pace, 10_000)
  expect(slow.begun.length).toBeLessThanOrEqual(6)
  expect(slow.begun[2]! - slow.begun[1]!).toBeGreaterThanOrEqual(400 * (1 + RESTS))
})

test('what is asked while it is drawn or rests is drawn afterwards, once', () => {
  const { pace, begun } = mapThatTakes(100)
  pace.ask(false)
  vi.advanceTimersByTime(50)
  pace.ask(false)
  pace.ask(false)
  vi.advanceTimersByTime(10_000)
  expect(begun).toEqual([0, 100 + LEAST_REST])
})

test('another crew is drawn at once, also by a map that is at work', () => {
  const { pace, begun } = mapThatTakes(400)
  pace.ask(false)
  vi.advanceTimersByTime(100)
  pace.ask(true)
  vi.advanceTimersByTime(5000)
  pace.ask(true)
  vi.advanceTimersByTime(0)
  expect(begun).toEqual([0, 100, 5100])
})

test('a map that never comes to rest is drawn all the same, and one that is gone is not', () => {
  const { pace, begun } = mapThatTakes(1_000_000)
  deliver(pace, 20_000)
  expect(begun[1]).toBe(LONGEST_WORK + LEAST_REST)
  const drawn = begun.length
  pace.close()
  vi.advanceTimersByTime(100_000)
  expect(begun.length).toBe(drawn)
})
