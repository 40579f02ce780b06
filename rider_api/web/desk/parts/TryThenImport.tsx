import type { ComponentChildren, JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Failure, useAction } from '../../shared/failure'
import { Icon } from '../../shared/icons'
import { t } from '../texts'

interface TryThenImportProps<Report> {
  /** File endings the chooser offers. */
  accept: string
  /** What it is about, with the way to a template. */
  about: ComponentChildren
  /** The second button. */
  action: string
  send: (file: File, dryRun: boolean) => Promise<Report>
  /** Whether a try found something to be taken over. */
  isWorth: (tried: Report) => boolean
  show: (report: Report) => JSX.Element
}

/** A file is tried first; nothing is written before the second button. */
export function TryThenImport<Report extends { dry_run: boolean }>({ accept, about, action, send, isWorth, show }: TryThenImportProps<Report>): JSX.Element {
  const [file, setFile] = useState<File | null>(null)
  const [report, setReport] = useState<Report | null>(null)
  const importing = useAction(async (dryRun: boolean) => {
    if (file !== null) setReport(await send(file, dryRun))
  })
  function take(chosen: File | null): void {
    setFile(chosen)
    setReport(null)
    importing.clear()
  }
  const worth = report !== null && report.dry_run && isWorth(report)
  return (
    <div class="stack">
      <p>{about}</p>
      <label class="field">
        {t('desk.import.file')}
        <input type="file" accept={accept} onChange={(event) => take(event.currentTarget.files?.[0] ?? null)} />
      </label>
      <div class="row-actions">
        <button class={worth ? 'button' : 'button primary'} disabled={file === null} aria-disabled={importing.busy} onClick={() => void importing.run(true)}>
          {t('desk.import.try')}
        </button>
        <button class={worth ? 'button primary' : 'button'} disabled={!worth} aria-disabled={importing.busy} onClick={() => void importing.run(false)}>
          <Icon name="plus" />
          {action}
        </button>
      </div>
      <p role="status">{importing.busy ? t('desk.import.reading') : ''}</p>
      <Failure error={importing.error} />
      {report !== null && show(report)}
    </div>
  )
}
