/** What the coordinator has changed, by name; the shown order stays until the courier has read it. */
import type { JSX } from 'preact'
import type { Change } from '../day'
import { acceptPlan } from '../phone'
import { changes } from '../state'
import { t } from '../texts'
import { News } from './News'
import { nameStop } from './parts'

export function Changes(): JSX.Element | null {
  if (changes.value.length === 0) return null
  return (
    <News kind="warn" icon="bell" title={t('courier.changes.title')} onRead={acceptPlan}>
      {changes.value.map((change, index) => (
        <li key={index}>{describe(change)}</li>
      ))}
    </News>
  )
}

function describe(change: Change): string {
  if (change.kind === 'order' || change.kind === 'rests') return t(`courier.changes.${change.kind}`)
  const name = nameStop(change.stop)
  if (change.kind !== 'changed') return t(`courier.changes.${change.kind}`, { name })
  return t('courier.changes.changed', { name, fields: change.fields.map((field) => t(`courier.changes.field.${field}`)).join('·') })
}
