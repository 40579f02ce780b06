import { expect, test } from 'vitest'
import { keepSame } from './keeping'

const copy = <T>(value: T): T => structuredClone(value)
const day = { status: 'open', plan: { tours: [{ id: 'a', line: [[37.5, 126.9], [37.6, 127]], stops: [{ key: 'x', done: false }] }, { id: 'b', line: [], stops: [] }] }, devices: [{ code: '1' }, { code: '2' }] }

test('an equal answer is the same object', () => {
  expect(keepSame(day, copy(day))).toBe(day)
})

test('only what has changed is new, up to the root', () => {
  const next = copy(day)
  next.plan.tours[0]!.stops[0]!.done = true
  const kept = keepSame(day, next)
  expect(kept).toEqual(next)
  expect(kept.plan.tours[0]).not.toBe(day.plan.tours[0])
  expect(kept.plan.tours[0]!.line).toBe(day.plan.tours[0]!.line)
  expect(kept.plan.tours[1]).toBe(day.plan.tours[1])
  expect(kept.devices).toBe(day.devices)
})

test('elements that move in their list keep their identity', () => {
  const kept = keepSame(day.plan.tours, copy([day.plan.tours[1]!, day.plan.tours[0]!]))
  expect(kept[0]).toBe(day.plan.tours[1])
  expect(kept[1]).toBe(day.plan.tours[0])
})

test('what is missing, null or of another shape is never kept', () => {
  expect(keepSame({ a: 1, b: undefined }, { a: 1 })).toEqual({ a: 1 })
  expect(keepSame({ a: undefined }, { b: undefined })).toEqual({ b: undefined })
  expect(keepSame([1, 2], [1])).toEqual([1])
  expect(keepSame(null, { a: [] })).toEqual({ a: [] })
  expect(keepSame({ a: {} }, { a: [] as unknown })).toEqual({ a: [] })
})
