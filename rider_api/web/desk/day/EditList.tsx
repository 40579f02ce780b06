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
          <strong>{word('desk.edit.kind', row.kind)}</strong> <span>{wordSubject(row, plan.tours)}</span>{' '}
          <small>{t('desk.edit.last', { who: row.made_by ?? '', time: formatMoment(row.made_at) })}</small>
          {row.undone && <span class="tag">{t('desk.edit.undone')}</span>}
        </li>
      ))}
    </ol>
  )
}
