/** How it went with the people about whom this crew had told: said once, until it was read. */
import type { JSX } from 'preact'
import { Icon } from '../../shared/icons'
import { formatMoment } from '../../shared/texts'
import type { CourierOutcome } from '../../shared/types'
import { acceptOutcomes } from '../phone'
import { outcomes } from '../state'
import { t } from '../texts'
import type { TextKey } from '../texts'
import { nameOfOrders } from './parts'

export function Outcomes(): JSX.Element | null {
  if (outcomes.value.length === 0) return null
  return (
    <section class="notice good changes" role="alert" aria-labelledby="outcomes-title">
      <Icon name="heart" />
      <div>
        <h2 id="outcomes-title">{t('courier.outcome.title')}</h2>
        <ul>
          {outcomes.value.map((outcome) => (
            <li key={outcome.order_ids.join()}>{describe(outcome)}</li>
          ))}
        </ul>
        <button type="button" class="button" onClick={() => void acceptOutcomes()}>
          <Icon name="check" />
          {t('courier.changes.accept')}
        </button>
      </div>
    </section>
  )
}

function describe({ order_ids, code, closed_at }: CourierOutcome): string {
  const how = t(KNOWN.has(code ?? '') ? (`courier.outcome.${code}` as TextKey) : 'courier.outcome.closed')
  const name = nameOfOrders(order_ids) ?? t('courier.outcome.somebody')
  return [name, how, closed_at === null ? '' : formatMoment(closed_at)].filter((part) => part !== '').join(' · ')
}

/** Codes of dispatch/welfare/cases.py; a server newer than this page may know more. */
const KNOWN: ReadonlySet<string> = new Set(['seen_in_person', 'heard_by_phone', 'family_confirmed', 'in_hospital', 'away_confirmed', 'emergency_handed_over'])
