import type { JSX } from 'preact'
import type { Plan } from '../../shared/types'
import { MODELS, stateOf, type DoorState } from '../logic/progress'
import { t } from '../texts'
import { ModelMark, StateMark } from './StateMark'

const STATES: readonly DoorState[] = ['planned', 'arrived', 'delivered', 'no_answer', 'refused', 'away']

/** What the lines and shapes of the map mean; only what this plan has. */
export function Legend({ plan }: { plan: Plan | null }): JSX.Element | null {
  if (plan === null) return null
  const doors = plan.tours.flatMap((tour) => tour.stops.flatMap((stop) => stop.door ?? []))
  const models = MODELS.filter((model) => plan.tours.some((tour) => tour.model === model))
  const states = doors.some((door) => stateOf(door) === 'cancelled') ? [...STATES, 'cancelled' as const] : STATES
  return (
    <div class="legend">
      <ul aria-label={t('desk.legend.models')}>
        {models.map((model) => (
          <li key={model}>
            <ModelMark model={model} />
          </li>
        ))}
      </ul>
      <ul aria-label={t('desk.legend.states')}>
        {states.map((status) => (
          <li key={status}>
            <StateMark status={status} />
          </li>
        ))}
      </ul>
    </div>
  )
}
