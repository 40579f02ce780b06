import type { JSX } from 'preact'
import { ReasonText } from '../../shared/failure'
import { Icon } from '../../shared/icons'
import { formatClock } from '../../shared/texts'
import type { Plan } from '../../shared/types'
import type { EditAnswer } from '../logic/editing'
import { costOf } from '../logic/comparing'
import { formatDifference, listTimeChanges, type TimeChange } from '../logic/moves'
import { wordReason } from '../logic/wording'
import { t } from '../texts'
import { FigureTable } from './FigureTable'

interface MovePreviewProps {
  plan: Plan
  isMoved: (door: string) => boolean
  answer: EditAnswer | null
}

/** What a move would change: the cost, each crew's end, every door's new time, and the rules it would break. */
export function MovePreview({ plan, isMoved, answer }: MovePreviewProps): JSX.Element {
  if (answer === null) return <p>{t('desk.move.counting')}</p>
  const [before, after] = [answer.before.figures, answer.after.figures]
  const difference = costOf(after.total_won, after.cost) - costOf(before.total_won, before.cost)
  const changes = listTimeChanges(plan.tours, answer.changed_tours)
  return (
    <>
      <p class="cost-change">
        {t('desk.move.cost')} <strong>{t('desk.won', { won: formatDifference(difference) })}</strong>
      </p>
      <Violations plan={plan} answer={answer} />
      <Crews answer={answer} />
      <FigureTable before={before} after={after} brief />
      <details open={changes.length <= 8}>
        <summary>{t('desk.move.times', { count: changes.length })}</summary>
        <ul class="time-changes">
          {changes.map((change) => (
            <TimeRow key={change.key} change={change} moved={isMoved(change.key)} />
          ))}
        </ul>
      </details>
    </>
  )
}

function Violations({ plan, answer }: { plan: Plan; answer: EditAnswer }): JSX.Element {
  if (answer.violations.length === 0) {
    return (
      <p class="notice good">
        <Icon name="check" />
        {t('desk.move.clean')}
      </p>
    )
  }
  return (
    <div class="notice danger">
      <Icon name="alarm" />
      <ul>
        {answer.violations.map((reason, index) => (
          <li key={index}>
            <ReasonText reason={wordReason(reason, plan)} coded={false} />
          </li>
        ))}
      </ul>
    </div>
  )
}

function Crews({ answer }: { answer: EditAnswer }): JSX.Element {
  const before = new Map(answer.before.tours.map((tour) => [tour.duty_id, tour]))
  const touched = new Set(answer.changed_tours.map((tour) => tour.duty_id))
  const changed = answer.after.tours.filter((tour) => touched.has(tour.duty_id) || before.get(tour.duty_id)?.meals !== tour.meals)
  return (
    <table class="table">
      <thead>
        <tr>
          <th scope="col">{t('desk.courier')}</th>
          <th scope="col">{t('desk.move.end')}</th>
          <th scope="col">{t('desk.move.load')}</th>
        </tr>
      </thead>
      <tbody>
        {changed.map((tour) => {
          const was = before.get(tour.duty_id)
          return (
            <tr key={tour.duty_id}>
              <th scope="row">{tour.duty_code}</th>
              <td>
                {was === undefined ? '–' : formatClock(was.end_seconds)} → <strong>{formatClock(tour.end_seconds)}</strong>
              </td>
              <td>
                {was?.meals ?? '–'} → <strong>{tour.meals}</strong>
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

function TimeRow({ change, moved }: { change: TimeChange; moved: boolean }): JSX.Element {
  return (
    <li class={moved ? 'moved' : ''}>
      <span>{change.name}</span>
      <span>
        {change.before === null ? '–' : formatClock(change.before)} → <strong>{formatClock(change.after)}</strong>
      </span>
    </li>
  )
}
