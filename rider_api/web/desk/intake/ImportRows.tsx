import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Icon, type IconName } from '../../shared/icons'
import { read } from '../../shared/texts'
import type { Reason } from '../../shared/types'
import type { ImportReport } from './importing'
import { t, word } from '../texts'

const OUTCOMES = ['accepted', 'unchanged', 'flagged', 'refused'] as const
const ICONS: Record<string, IconName> = { accepted: 'check', unchanged: 'minus', flagged: 'bell', refused: 'alarm' }
const FIRST_ROWS = 100

/** What became of every row of a file; rows that need somebody come first. */
export function ImportRows({ report }: { report: ImportReport }): JSX.Element {
  const [all, setAll] = useState(false)
  const rows = sortRows(report.rows)
  const shown = all ? rows : rows.slice(0, FIRST_ROWS)
  return (
    <div class="stack">
      <p class="notice info" role="status">
        <Icon name="list" />
        {report.dry_run ? t('desk.import.tried') : t('desk.import.written')}
      </p>
      {report.unknown_headings.length > 0 && (
        <p class="notice warn">
          <Icon name="bell" />
          {t('desk.import.unknown', { headings: report.unknown_headings.join(', ') })}
        </p>
      )}
      <ul class="counts">
        {OUTCOMES.map((outcome) => (
          <li key={outcome} class={outcome}>
            <Icon name={ICONS[outcome] ?? 'list'} />
            {t(`desk.outcome.${outcome}`)} <strong>{report.counts[outcome] ?? 0}</strong>
          </li>
        ))}
      </ul>
      <div class="table-scroll" tabIndex={0} role="group" aria-label={t('desk.import.rows')}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{t('desk.import.row')}</th>
              <th scope="col">{t('desk.import.outcome')}</th>
              <th scope="col">{t('desk.import.reason')}</th>
              <th scope="col">{t('desk.person')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={`${row.row} ${row.outcome} ${row.reason?.code ?? ''}`} class={row.outcome}>
                <td class="number">{row.row}</td>
                <td>
                  <span class="outcome">
                    <Icon name={ICONS[row.outcome] ?? 'list'} />
                    {word('desk.outcome', row.outcome)}
                  </span>
                </td>
                <td>
                  {reasonsOf(row).map((reason, index) => (
                    <p key={index}>
                      {read(reason.cause)} <span class="what-to-do">{read(reason.action)}</span>
                    </p>
                  ))}
                </td>
                <td>{row.recipient_number !== null && <a href={`#/people/${row.recipient_number}`}>{row.recipient_number}</a>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > shown.length && (
        <button class="button" onClick={() => setAll(true)}>
          {t('desk.import.all', { count: rows.length })}
        </button>
      )}
    </div>
  )
}

/** Everything that is wrong with a row, not only the first thing. */
function reasonsOf(row: ImportReport['rows'][number]): Reason[] {
  if (row.reasons && row.reasons.length > 0) return row.reasons
  return row.reason === null ? [] : [row.reason]
}

const ORDER = ['refused', 'flagged', 'accepted', 'unchanged']

/** Refused rows first, then flagged ones, each in the order of the file. */
export function sortRows(rows: ImportReport['rows']): ImportReport['rows'] {
  const rank = (outcome: string) => (ORDER.includes(outcome) ? ORDER.indexOf(outcome) : -1)
  return [...rows].sort((a, b) => rank(a.outcome) - rank(b.outcome) || a.row - b.row)
}
