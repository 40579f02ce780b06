import type { JSX } from 'preact'
import type { Figures } from '../../shared/types'
import { FIGURE_LINES, inUnit, type FigureLine, type Unit } from '../logic/comparing'
import { formatDifference } from '../logic/moves'
import { formatWon, t } from '../texts'

interface FigureTableProps {
  before: Figures
  after: Figures
  /** Only the lines that differ; those of weight stay. */
  brief?: boolean
}

const WEIGHTY = new Set(['unserved', 'violations', 'cost'])

/** Two plans figure by figure: before, after, and the difference. */
export function FigureTable({ before, after, brief = false }: FigureTableProps): JSX.Element {
  const lines = FIGURE_LINES.filter((line) => !brief || WEIGHTY.has(line.name) || differs(line, before, after))
  return (
    <table class="table figures">
      <thead>
        <tr>
          <td />
          <th scope="col">{t('desk.figures.before')}</th>
          <th scope="col">{t('desk.figures.after')}</th>
          <th scope="col">{t('desk.figures.change')}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.name} class={differs(line, before, after) ? 'differs' : ''}>
            <th scope="row">{t(`desk.figures.${line.name}`)}</th>
            <td>{wordFigure(line, before)}</td>
            <td>
              <strong>{wordFigure(line, after)}</strong>
            </td>
            <td>{wordChange(line, before, after)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** One line of a plan's figures as people read it: "12.5시간", "41·78·96분". */
export function wordFigure(line: FigureLine, figures: Figures): string {
  const values = line.read(figures).map((value) => inUnit(value, line.unit))
  return line.unit === 'won' ? formatWon(values[0] ?? 0) : withUnit(values.map((value) => value.toLocaleString('en-US')).join('·'), line.unit)
}

function wordChange(line: FigureLine, before: Figures, after: Figures): string {
  const [was, is] = [line.read(before), line.read(after)]
  const changes = is.map((value, index) => Math.round((inUnit(value, line.unit) - inUnit(was[index] ?? 0, line.unit)) * 10) / 10)
  return changes.map(formatDifference).join('·')
}

function withUnit(text: string, unit: Unit): string {
  switch (unit) {
    case 'hours':
      return t('desk.hours', { hours: text })
    case 'kilometres':
      return t('desk.kilometres', { km: text })
    case 'minutes':
      return t('desk.figures.minutes', { count: text })
    case 'doors':
      return t('desk.doors', { count: text })
    case 'cases':
      return t('desk.figures.cases', { count: text })
    case 'crews':
      return t('desk.figures.teams', { count: text })
    default:
      return text
  }
}

function differs(line: FigureLine, before: Figures, after: Figures): boolean {
  const was = line.read(before)
  return line.read(after).some((value, index) => inUnit(value, line.unit) !== inUnit(was[index] ?? 0, line.unit))
}
