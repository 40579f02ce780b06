import { expect, test } from 'vitest'
import { lastDays, measureBar, shareModels, turnOrder, type CityRow } from './city'

const row = (change: Partial<CityRow>): CityRow => ({
  area: { id: '1', name: '마포구' }, days: 5, doors: 100, meals: 200, delivered: 90, undelivered: 10, models: [], punctual: 0.5, cost_won: 0,
  cost_per_meal_won: null, continuity: null, alerts: 0, open_alerts: 0, alerts_per_thousand: null, ...change,
})

test('a bar is as full as its figure beside the largest; a share is its own measure', () => {
  const rows = [row({ doors: 50 }), row({ doors: 200 })]
  expect(measureBar(rows[0]!, 'doors', rows)).toBe(0.25)
  expect(measureBar(rows[0]!, 'punctual', rows)).toBe(0.5)
  expect(measureBar(rows[0]!, 'cost_per_meal', rows)).toBeNull()
  expect(measureBar(rows[0]!, 'alerts', rows)).toBe(0)
})

test('a heading pressed again turns the order round', () => {
  const byDoors = turnOrder({ column: 'area', descending: false }, 'doors')
  expect(byDoors).toEqual({ column: 'doors', descending: true })
  expect(turnOrder(byDoors, 'doors')).toEqual({ column: 'doors', descending: false })
  expect(turnOrder(byDoors, 'area')).toEqual({ column: 'area', descending: false })
})

test('models share the doors, and no doors have no shares', () => {
  expect(shareModels([{ model: 'direct', doors: 1 }, { model: 'rider', doors: 3 }])).toEqual([{ model: 'rider', share: 0.75 }, { model: 'direct', share: 0.25 }])
  expect(shareModels([])).toEqual([])
})

test('the last week ends today', () => {
  expect(lastDays('2026-11-23', 7)).toEqual({ first: '2026-11-17', last: '2026-11-23' })
})
