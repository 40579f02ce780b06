import type { JSX } from 'preact'
import { formatMoment } from '../../shared/texts'
import type { Plan } from '../../shared/types'
import { wordSubject, type EditRow } from '../logic/editing'
import { t, word } from '../texts'

/** Who did what to a draft, the newest first. */
export function EditList({ rows, plan }: { rows: readonly EditRow[]; plan: Pick<Plan, 'tours'> }): JSX.Element {
  return (
    <ol class="edit-list">
      {[...rows].reverse().map((row) => (
        <li key={row.number} class={row.undone ? 'undone' : ''}>
          <strong>{wordKind(row)}</strong> <span>{wordSubject(row, plan.tours)}</span>{' '}
          <small>{t('desk.edit.last', { who: row.made_by ?? t('desk.edit.by_itself'), time: formatMoment(row.made_at) })}</small>
          {row.undone && <span class="tag">{t('desk.edit.undone')}</span>}
        </li>
      ))}
    </ol>
  )
}

/** What was done; of a repair, which. */
function wordKind({ kind, data }: EditRow): string {
  return kind === 'repair' && typeof data['what'] === 'string' ? word('desk.repair', data['what']) : word('desk.edit.kind', kind)
}
