/** Above the stop: the break before it, stairs, opening hours, second trip, the way left, that a partner is under way. */
import type { JSX } from 'preact'
import { Icon } from '../../shared/icons'
import type { IconName } from '../../shared/icons'
import { formatClock } from '../../shared/texts'
import type { CourierBreak, CourierStop } from '../../shared/types'
import { listHints } from '../mode'
import type { Hint } from '../mode'
import { restsBefore } from '../rests'
import { entries, nextStop, stops, stored } from '../state'
import { t } from '../texts'
import { Notice } from './Notice'

const ICONS: Record<Hint['kind'], IconName> = { floor: 'next', opens: 'clock', receives: 'clock', trip: 'box', left: 'way', pair: 'person' }

export function Mode({ stop }: { stop: CourierStop }): JSX.Element {
  const hints = stored.value === null ? [] : listHints(stop, stored.value, entries.value)
  const rests = stop.key === nextStop.value?.key ? restsBefore(stop, stops.value, stored.value?.shown.breaks) : []
  return (
    <>
      {rests.map((rest) => (
        <Notice key={rest.start_seconds} kind="info" icon="cup">
          <strong>{describeRest(rest)}</strong> {t('courier.rest.next')}
        </Notice>
      ))}
      {hints.length > 0 && (
        <ul class="flags mode">
          {hints.map((hint) => (
            <li class="tag" key={hint.kind}>
              <Icon name={ICONS[hint.kind]} />
              {describe(hint)}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

export function describeRest({ start_seconds, end_seconds }: CourierBreak): string {
  return t('courier.rest', { from: formatClock(start_seconds), to: formatClock(end_seconds) })
}

function describe(hint: Hint): string {
  if (hint.kind === 'floor') return t('courier.mode.floor', { floor: hint.floor })
  if (hint.kind === 'opens' || hint.kind === 'receives') return t(`courier.mode.${hint.kind}`, { time: formatClock(hint.seconds) })
  if (hint.kind === 'trip') return t('courier.mode.trip', { trip: hint.trip, trips: hint.trips })
  if (hint.kind === 'left') return t('courier.mode.left', { kilometres: (hint.metres / 1000).toFixed(1) })
  return t('courier.mode.pair')
}
