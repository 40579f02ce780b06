/** Districts side by side: what the server tells of each over a span of days, and how its columns are read. */
import { call } from '../../shared/api'
import { moveDay } from '../../shared/moments'
import type { ModelCode, Named } from '../../shared/types'
import type { Page } from '../orders/standingOrders'

/** Shares lie between 0 and 1; null where there is nothing to divide by. */
export interface CityRow {
  area: Named
  days: number
  doors: number
  meals: number
  delivered: number
  undelivered: number
  models: { model: ModelCode; doors: number }[]
  punctual: number | null
  cost_won: number
  cost_per_meal_won: number | null
  continuity: number | null
  alerts: number
  open_alerts: number
  alerts_per_thousand: number | null
}

export interface City extends Page<CityRow> {
  first: string
  last: string
  /** All districts together. */
  city: CityRow | null
}

export const CITY_COLUMNS = ['area', 'doors', 'meals', 'undelivered', 'punctual', 'cost_per_meal', 'continuity', 'alerts'] as const
export type CityColumn = (typeof CITY_COLUMNS)[number]

export interface Order {
  column: CityColumn
  descending: boolean
}

export interface Span {
  first: string
  last: string
}

export function readCity(span: Span, order: Order, page: number): Promise<City> {
  const query = new URLSearchParams({ ...span, sort: order.column, descending: String(order.descending), page: String(page) })
  return call('GET', `/desk/city?${query}`)
}

/** The last so many days, today included. */
export function lastDays(today: string, days: number): Span {
  return { first: moveDay(today, 1 - days), last: today }
}

/** Pressing a heading: the same again turns the order round; figures begin with the largest, names with the first. */
export function turnOrder(order: Order, column: CityColumn): Order {
  return order.column === column ? { column, descending: !order.descending } : { column, descending: column !== 'area' }
}

/** The figure of a column that is drawn as a bar, and how full its bar is (0 to 1) beside the largest of `rows`. */
export function measureBar(row: CityRow, column: CityColumn, rows: readonly CityRow[]): number | null {
  const figure = figureOf(row, column)
  if (figure === null || column === 'area') return null
  if (column === 'punctual' || column === 'continuity') return figure
  const most = Math.max(0, ...rows.map((one) => figureOf(one, column) ?? 0))
  return most === 0 ? 0 : figure / most
}

export function figureOf(row: CityRow, column: CityColumn): number | null {
  if (column === 'area') return null
  return column === 'cost_per_meal' ? row.cost_per_meal_won : row[column]
}

/** Parts of all doors by model, the largest first. */
export function shareModels(models: CityRow['models']): { model: ModelCode; share: number }[] {
  const all = models.reduce((sum, one) => sum + one.doors, 0)
  return all === 0 ? [] : [...models].sort((a, b) => b.doors - a.doors).map(({ model, doors }) => ({ model, share: doors / all }))
}
