import type { JSX } from 'preact'
import { Failure, useAction } from '../../shared/failure'
import { Icon } from '../../shared/icons'
import { formatMoment } from '../../shared/texts'
import type { KitchenChange } from '../../shared/types'
import { acknowledgeChange } from '../store'
import { t, word } from '../texts'

/** Changes after the freeze as numbered differences; each stays on top until the kitchen has acknowledged it. */
export function Changes({ changes }: { changes: readonly KitchenChange[] }): JSX.Element | null {
  const pending = changes.filter((change) => change.status === 'pending').sort((a, b) => a.number - b.number)
  if (pending.length === 0) return null
  return (
    <section class="changes" aria-labelledby="changes-title">
      <h2 id="changes-title">{t('kitchen.changes', { count: pending.length })}</h2>
      <ul>{pending.map((change) => <ChangeRow key={change.id} change={change} />)}</ul>
    </section>
  )
}

function ChangeRow({ change }: { change: KitchenChange }): JSX.Element {
  const acknowledging = useAction(() => acknowledgeChange(change.id))
  return (
    <li>
      <Icon name="alarm" />
      <span class="change-text">
        <strong>
          {t('kitchen.change.number', { number: change.number })} {word('kitchen.change', change.kind)} {signedMeals(change)}
        </strong>
        <span>
          {change.order} · {change.menu}
          {change.diet ? ` (${change.diet})` : ''} · {formatMoment(change.made_at)}
        </span>
      </span>
      <button class="button primary" aria-disabled={acknowledging.busy} onClick={() => void acknowledging.run()} aria-label={t('kitchen.change.acknowledge.of', { number: change.number })}>
        {t('kitchen.change.acknowledge')}
      </button>
      <Failure error={acknowledging.error} />
    </li>
  )
}

/** "−2" for a cancelled order of two meals, "+2" for an added one. */
function signedMeals(change: Pick<KitchenChange, 'kind' | 'meals'>): string {
  const count = Math.abs(change.meals)
  if (change.kind === 'cancel' || change.meals < 0) return `−${count}`
  return change.kind === 'add' ? `+${count}` : String(count)
}
