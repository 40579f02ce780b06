import type { JSX } from 'preact'
import { Icon } from '../../shared/icons'
import { MODEL_COLOURS } from '../parts/marks'
import { ModelMark } from '../parts/StateMark'
import { MODELS } from '../logic/progress'
import { formatWon, t } from '../texts'
import { CITY_COLUMNS, figureOf, measureBar, shareModels, type City, type CityColumn, type CityRow, type Order } from './city'

interface CityTableProps {
  city: City
  order: Order
  onColumn: (column: CityColumn) => void
}

/** One row a district, every figure with its bar; a heading sorts. */
export function CityTable({ city, order, onColumn }: CityTableProps): JSX.Element {
  return (
    <>
      <ul class="city-models">{MODELS.map((model) => <li key={model}><ModelMark model={model} /></li>)}</ul>
      <div class="table-scroll" tabIndex={0} role="group" aria-label={t('desk.city')}>
        <table class="table city-table">
          <thead>
            <tr>
              {CITY_COLUMNS.map((column) => (
                <th key={column} scope="col" aria-sort={order.column !== column ? 'none' : order.descending ? 'descending' : 'ascending'}>
                  <button class="sort" onClick={() => onColumn(column)}>
                    {t(`desk.city.${column}`)}
                    {order.column === column && <Icon name={order.descending ? 'down' : 'send'} />}
                  </button>
                </th>
              ))}
              <th scope="col">{t('desk.city.models')}</th>
            </tr>
          </thead>
          <tbody>
            {city.items.map((row) => (
              <Row key={row.area.id} row={row} rows={city.items} name={row.area.name} />
            ))}
          </tbody>
          {city.city !== null && (
            <tfoot>
              <Row row={city.city} rows={[]} name={t('desk.city.all')} />
            </tfoot>
          )}
        </table>
      </div>
    </>
  )
}

function Row({ row, rows, name }: { row: CityRow; rows: readonly CityRow[]; name: string }): JSX.Element {
  return (
    <tr>
      <th scope="row">{name}</th>
      {CITY_COLUMNS.slice(1).map((column) => (
        <td key={column} class="number">
          {tellFigure(row, column)}
          {rows.length > 0 && <Bar part={measureBar(row, column, rows)} />}
        </td>
      ))}
      <td>
        <Models row={row} />
      </td>
    </tr>
  )
}

function tellFigure(row: CityRow, column: CityColumn): string {
  const figure = figureOf(row, column)
  if (figure === null) return '–'
  if (column === 'cost_per_meal') return formatWon(figure)
  if (column === 'punctual' || column === 'continuity') return `${(100 * figure).toFixed(1)} %`
  if (column === 'alerts' && row.open_alerts > 0) return t('desk.city.open', { count: figure.toLocaleString('en-US'), open: row.open_alerts })
  return figure.toLocaleString('en-US')
}

/** Decoration: the figure stands above it. */
function Bar({ part }: { part: number | null }): JSX.Element | null {
  if (part === null) return null
  return (
    <svg class="city-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect width="100" height="6" fill="#e6e8ea" />
      <rect width={100 * Math.min(1, part)} height="6" fill="#083891" />
    </svg>
  )
}

/** Which models took the doors, as a strip of their colours and as words. */
function Models({ row }: { row: CityRow }): JSX.Element {
  const shares = shareModels(row.models)
  if (shares.length === 0) return <>–</>
  const told = shares.map(({ model, share }) => `${t(`shared.model.${model}`)} ${Math.round(100 * share)} %`).join(' · ')
  let from = 0
  return (
    <>
      <svg class="city-strip" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
        {shares.map(({ model, share }) => {
          const x = from
          from += 100 * share
          return <rect key={model} x={x} width={Math.max(0, 100 * share - 0.6)} height="10" fill={MODEL_COLOURS[model]} />
        })}
      </svg>
      <small>{told}</small>
    </>
  )
}
