import { describe, expect, it } from 'vitest'
import { makeDay, makeDoor } from './days.makers'
import { haveRestsMoved, restsBefore } from './rests'

const [ONE, TWO] = [{ ...makeDoor(1), start_seconds: 36_000 }, { ...makeDoor(2), start_seconds: 41_000 }] as const
const NOON = { start_seconds: 39_000, end_seconds: 40_800 }
const EVENING = { start_seconds: 41_600, end_seconds: 43_400 }

describe('a break', () => {
  it('lies before the stop that starts after it, or after the last one', () => {
    const breaks = [NOON, EVENING]
    expect(restsBefore(ONE, [ONE, TWO], breaks)).toEqual([])
    expect(restsBefore(TWO, [ONE, TWO], breaks)).toEqual([NOON])
    expect(restsBefore(null, [ONE, TWO], breaks)).toEqual([EVENING])
    expect(restsBefore(ONE, [ONE, TWO])).toEqual([])
  })

  it.each([
    ['stays', [NOON], [NOON], false],
    ['moves by minutes', [NOON], [{ start_seconds: 39_599, end_seconds: 41_399 }], false],
    ['moves by ten minutes', [NOON], [{ start_seconds: 38_400, end_seconds: 40_200 }], true],
    ['comes', [], [NOON], true],
    ['goes', [NOON], [], true],
    ['was not known of by an older version', undefined, [NOON], false],
  ])('that %s', (_, before, after, told) => {
    const known = before === undefined ? makeDay([ONE]) : makeDay([ONE], { breaks: before })
    expect(haveRestsMoved(known, makeDay([ONE], { breaks: after }))).toBe(told)
  })
})
