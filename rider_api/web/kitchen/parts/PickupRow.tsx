import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Icon, type IconName } from '../../shared/icons'
import { formatClock } from '../../shared/texts'
import type { KitchenPickup } from '../../shared/types'
import { keyOf, minutesUntil, stateOf, type PickupState } from '../logic/pickups'
import { news, second } from '../store'
import { t } from '../texts'

const ICONS: Record<PickupState, IconName> = { ahead: 'clock', next: 'next', late: 'alarm', counted: 'check', differs: 'alarm' }

/** One courier's pickup in letters for two metres. The whole row is the button. */
export function PickupRow({ pickup, isNext, onCount }: { pickup: KitchenPickup; isNext: boolean; onCount: () => void }): JSX.Element {
  const state = stateOf(pickup, second.value)
  const changed = news.value.pickups.includes(keyOf(pickup))
  const row = useRef<HTMLLIElement>(null)
  useEffect(() => {
    // Nobody scrolls with wet hands: the one that is next is always in view, with those around it.
    if (isNext && document.querySelector('dialog[open]') === null) row.current?.scrollIntoView({ block: 'center' })
  }, [isNext])
  return (
    <li ref={row} class={`pickup ${state} ${isNext ? 'is-next' : ''} ${changed ? 'is-changed' : ''}`}>
      <button onClick={onCount} data-pickup={keyOf(pickup)}>
        <span class="when">{formatClock(pickup.load_seconds)}</span>
        <span class="who">
          <strong>{pickup.duty_code}</strong>
          <span>
            {t(`shared.model.${pickup.model}`)}
            {pickup.trip > 1 && ` · ${t('kitchen.trip', { trip: pickup.trip })}`}
          </span>
        </span>
        <span class="what">
          {pickup.items.map((item) => (
            <span key={item.menu}>
              {item.menu} <strong>{item.meals}</strong>
            </span>
          ))}
        </span>
        <span class="total">
          <strong>{pickup.meals}</strong>
          {t('kitchen.meals')}
        </span>
        <span class="how">
          <Icon name={ICONS[state]} />
          <StateText pickup={pickup} state={state} />
          {changed && <span class="tag">{t('kitchen.changed')}</span>}
        </span>
      </button>
    </li>
  )
}

function StateText({ pickup, state }: { pickup: KitchenPickup; state: PickupState }): JSX.Element {
  const celsius = pickup.celsius === null ? '' : `${pickup.celsius.toFixed(1)} ℃`
  const waited = pickup.waited_seconds >= 60 ? t('kitchen.waited', { count: Math.round(pickup.waited_seconds / 60) }) : ''
  return (
    <span>
      {describe(pickup, state)} {waited !== '' && <small>{waited}</small>} {celsius !== '' && <small>{celsius}</small>}
    </span>
  )
}

function describe(pickup: KitchenPickup, state: PickupState): string {
  const minutes = second.value === null ? null : minutesUntil(pickup, second.value)
  if (state === 'counted') return t('kitchen.state.counted', { count: pickup.counted_by_kitchen ?? pickup.counted_by_courier ?? 0 })
  if (state === 'differs') {
    return t('kitchen.state.differs', { kitchen: pickup.counted_by_kitchen ?? '–', courier: pickup.counted_by_courier ?? '–' })
  }
  if (minutes === null) return t('kitchen.state.planned')
  if (state === 'late') return t('kitchen.state.late', { span: formatMinutes(-minutes) })
  return minutes > 0 ? t('kitchen.state.in', { span: formatMinutes(minutes) }) : t('kitchen.state.now')
}

function formatMinutes(minutes: number): string {
  const values = { hours: Math.floor(minutes / 60), minutes: minutes % 60 }
  if (minutes < 60) return t('kitchen.span.minutes', values)
  return values.minutes === 0 ? t('kitchen.span.hours.whole', values) : t('kitchen.span.hours', values)
}
