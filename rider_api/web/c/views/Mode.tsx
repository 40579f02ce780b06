/** One line above the stop: stairs, opening hours, second trip, the way left, and that a partner is under way. */
import type { JSX } from 'preact'
import { Icon } from '../../shared/icons'
import type { IconName } from '../../shared/icons'
import { formatClock } from '../../shared/texts'
import type { CourierStop } from '../../shared/types'
import { listHints } from '../mode'
import type { Hint } from '../mode'
import { entries, stored } from '../state'
import { t } from '../texts'

const ICONS: Record<Hint['kind'], IconName> = { floor: 'next', opens: 'clock', trip: 'box', left: 'way', pair: 'person' }

export function Mode({ stop }: { stop: CourierStop }): JSX.Element | null {
  const hints = stored.value === null ? [] : listHints(stop, stored.value, entries.value)
  if (hints.length === 0) return null
  return (
    <ul class="flags mode">
      {hints.map((hint) => (
        <li class="tag" key={hint.kind}>
          <Icon name={ICONS[hint.kind]} />
          {describe(hint)}
        </li>
      ))}
    </ul>
  )
}

function describe(hint: Hint): string {
  if (hint.kind === 'floor') return t('courier.mode.floor', { floor: hint.floor })
  if (hint.kind === 'opens') return t('courier.mode.opens', { time: formatClock(hint.seconds) })
  if (hint.kind === 'trip') return t('courier.mode.trip', { trip: hint.trip, trips: hint.trips })
  if (hint.kind === 'left') return t('courier.mode.left', { kilometres: (hint.metres / 1000).toFixed(1) })
  return t('courier.mode.pair')
}
