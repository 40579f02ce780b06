import type { JSX } from 'preact'
import { Failure } from '../../shared/failure'
import { formatClock } from '../../shared/texts'
import { listDifferences } from '../calls'
import type { Difference, DoorPlace } from '../logic/comparing'
import { useFetched } from '../parts/fetching'
import { t } from '../texts'

/** Every door that stands elsewhere than in another version of the day's plan. */
export function Differences({ plan, since }: { plan: string; since: string }): JSX.Element {
  const { answer, error } = useFetched(`${plan} ${since}`, () => listDifferences(plan, since))
  if (answer === null) return <Failure error={error} />
  if (answer.length === 0) return <p>{t('desk.differences.none')}</p>
  return (
    <details open={answer.length <= 12}>
      <summary>{t('desk.differences', { count: answer.length })}</summary>
      <ul class="differences">
        {answer.map((one) => (
          <Row key={one.door} one={one} />
        ))}
      </ul>
    </details>
  )
}

function Row({ one }: { one: Difference }): JSX.Element {
  return (
    <li>
      <strong>{one.recipient === null ? one.door : `${one.recipient.name} (${one.recipient.number})`}</strong>
      <span>
        {wordPlace(one.before)} → <strong>{wordPlace(one.after)}</strong>
      </span>
    </li>
  )
}

function wordPlace(place: DoorPlace | null): string {
  if (place === null) return t('desk.differences.nobody')
  return t('desk.differences.place', { courier: place.vehicle, trip: place.trip, position: place.position + 1, time: formatClock(place.start_seconds) })
}
