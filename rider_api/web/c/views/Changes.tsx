/** What the coordinator has changed, by name; the shown order stays until the courier has read it. */
import type { JSX } from 'preact'
import { Icon } from '../../shared/icons'
import type { Change } from '../day'
import { acceptPlan } from '../phone'
import { changes } from '../state'
import { t } from '../texts'
import { nameStop } from './parts'

export function Changes(): JSX.Element | null {
  if (changes.value.length === 0) return null
  return (
    <section class="notice warn changes" role="alert" aria-labelledby="changes-title">
      <Icon name="bell" />
      <div>
        <h2 id="changes-title">{t('courier.changes.title')}</h2>
        <ul>
          {changes.value.map((change, index) => (
            <li key={index}>{describe(change)}</li>
          ))}
        </ul>
        <button type="button" class="button" onClick={() => void acceptPlan()}>
          <Icon name="check" />
          {t('courier.changes.accept')}
        </button>
      </div>
    </section>
  )
}

function describe(change: Change): string {
  if (change.kind === 'order' || change.kind === 'rests') return t(`courier.changes.${change.kind}`)
  const name = nameStop(change.stop)
  if (change.kind !== 'changed') return t(`courier.changes.${change.kind}`, { name })
  return t('courier.changes.changed', { name, fields: change.fields.map((field) => t(`courier.changes.field.${field}`)).join('·') })
}
