import { describe, expect, it } from 'vitest'
import { dayAfterKey, moveMonth, readDecision, weeksOf } from './calendar'

describe('the months of the order calendar', () => {
  it('are whole weeks from Monday to Sunday', () => {
    const weeks = weeksOf('2026-11')
    expect(weeks[0]?.[0]).toBe('2026-10-26')
    expect(weeks.at(-1)?.[6]).toBe('2026-12-06')
    expect(weeks.every((week) => week.length === 7)).toBe(true)
    expect(weeksOf('2027-02')).toHaveLength(4)
  })

  it('follow each other over the turn of the year', () => {
    expect([moveMonth('2026-12', 1), moveMonth('2027-01', -1)]).toEqual(['2027-01', '2026-12'])
  })

  it('are walked through by keys', () => {
    expect(['ArrowLeft', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown', 'a'].map((key) => dayAfterKey(key, '2026-12-31'))).toEqual([
      '2026-12-30',
      '2027-01-07',
      '2026-12-28',
      '2027-01-03',
      '2026-11-30',
      '2027-01-31',
      null,
    ])
  })
})

describe('the form of a decision', () => {
  it('sends only what was filled in, numbers as numbers', () => {
    const form = new FormData()
    for (const [name, value] of [['day', '2026-12-01'], ['meals', '3'], ['weekdays', '1'], ['weekdays', '4'], ['menu_id', ''], ['weekend_carry', 'no'], ['reason', ' ']] as const) form.append(name, value)
    expect(readDecision('change', form)).toEqual({ kind: 'change', day: '2026-12-01', meals: 3, weekdays: [1, 4], weekend_carry: false })
  })
})
