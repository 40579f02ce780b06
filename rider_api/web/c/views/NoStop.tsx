/** Nowhere to go: too early, nothing assigned, all done, or the shift is over. */
import type { JSX } from 'preact'
import { formatClock } from '../../shared/texts'
import type { CourierDay } from '../../shared/types'
import { isOver } from '../day'
import { clock, stops, stored, waitingCount } from '../state'
import { t } from '../texts'

export function NoStop({ day }: { day: CourierDay }): JSX.Element {
  const [title, how] = describe(day)
  return (
    <section class="stop">
      <h1>{title}</h1>
      <p>{how}</p>
      {waitingCount.value > 0 && <p>{t('courier.day.unsent')}</p>}
    </section>
  )
}

/** Addresses are shown from an hour before the shift until an hour after it. */
function describe(day: CourierDay): [string, string] {
  if (isOver(day, clock.value, stored.value?.skew)) return [t('courier.day.over.title'), t('courier.day.over.how')]
  if (stops.value.length > 0) return [t('courier.day.done.title'), t('courier.day.done.how')]
  if (day.duty === null) return [t('courier.day.none.title'), t('courier.day.none.how')]
  const times = { from: formatClock(day.duty.start_seconds), to: formatClock(day.duty.end_seconds) }
  return [t('courier.day.early.title', times), t('courier.day.early.how')]
}
