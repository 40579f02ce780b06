/** How it went with the people about whom this crew had told: said once, until it was read. */
import type { JSX } from 'preact'
import { formatMoment } from '../../shared/texts'
import type { CourierOutcome } from '../../shared/types'
import { acceptOutcomes } from '../phone'
import { outcomes } from '../state'
import { t } from '../texts'
import type { TextKey } from '../texts'
import { News } from './News'
import { nameOfOrders } from './parts'

export function Outcomes(): JSX.Element | null {
  if (outcomes.value.length === 0) return null
  return (
    <News kind="good" icon="heart" title={t('courier.outcome.title')} onRead={acceptOutcomes}>
      {outcomes.value.map((outcome) => (
        <li key={outcome.order_ids.join()}>{describe(outcome)}</li>
      ))}
    </News>
  )
}

function describe({ order_ids, code, closed_at }: CourierOutcome): string {
  const how = t(KNOWN.has(code ?? '') ? (`courier.outcome.${code}` as TextKey) : 'courier.outcome.closed')
  const name = nameOfOrders(order_ids) ?? t('courier.outcome.somebody')
  return [name, how, closed_at === null ? '' : formatMoment(closed_at)].filter((part) => part !== '').join(' · ')
}

/** Codes of dispatch/welfare/cases.py; a server newer than this page may know more. */
const KNOWN: ReadonlySet<string> = new Set(['seen_in_person', 'heard_by_phone', 'family_confirmed', 'in_hospital', 'away_confirmed', 'emergency_handed_over'])
