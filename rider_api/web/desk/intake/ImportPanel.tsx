import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Failure, useAction } from '../../shared/failure'
import { Icon } from '../../shared/icons'
import { importReferrals } from '../calls'
import { area } from '../store/day'
import { tell } from '../store/notice'
import { t } from '../texts'
import { countWorth, type ImportReport } from './importing'
import { ImportRows } from './ImportRows'

/** A file is tried first, row by row; nothing is written before the second button. */
export function ImportPanel(): JSX.Element {
  const [file, setFile] = useState<File | null>(null)
  const [report, setReport] = useState<ImportReport | null>(null)
  const importing = useAction(async (dryRun: boolean) => {
    if (file === null || area.value === null) return
    const answer = await importReferrals(file, area.value.id, dryRun)
    setReport(answer)
    if (!dryRun) tell(t('desk.import.done', { count: countWorth(answer) }))
  })
  function take(chosen: File | null): void {
    setFile(chosen)
    setReport(null)
    importing.clear()
  }
  const tried = report !== null && report.dry_run
  const worth = tried && countWorth(report) > 0
  return (
    <div class="stack">
      <p>
        {t('desk.import.about')} <a href="/api/desk/template.xlsx">{t('desk.import.template')}</a>
      </p>
      <label class="field">
        {t('desk.import.file')}
        <input type="file" accept=".xlsx,.csv" onChange={(event) => take(event.currentTarget.files?.[0] ?? null)} />
      </label>
      <div class="row-actions">
        <button class={worth ? 'button' : 'button primary'} disabled={file === null} aria-disabled={importing.busy} onClick={() => void importing.run(true)}>
          {t('desk.import.try')}
        </button>
        <button class={worth ? 'button primary' : 'button'} disabled={!worth} aria-disabled={importing.busy} onClick={() => void importing.run(false)}>
          <Icon name="plus" />
          {t('desk.import.now')}
        </button>
      </div>
      <p role="status">{importing.busy ? t('desk.import.reading') : ''}</p>
      <Failure error={importing.error} />
      {report !== null && <ImportRows report={report} />}
    </div>
  )
}
