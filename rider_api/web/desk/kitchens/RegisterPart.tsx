import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Failure, useAction } from '../../shared/failure'
import { Icon } from '../../shared/icons'
import { read } from '../../shared/texts'
import { tell } from '../store/notice'
import { t, word } from '../texts'
import { importProviders, type ProvidersReport, type SheetProblem } from './supply'

/** Kitchens, hubs, teams, couriers and duties by one workbook: tried first, then taken over, all of it or nothing. */
export function RegisterPart(): JSX.Element {
  const [file, setFile] = useState<File | null>(null)
  const [report, setReport] = useState<ProvidersReport | null>(null)
  const importing = useAction(async (dryRun: boolean) => {
    if (file === null) return
    const answer = await importProviders(file, dryRun)
    setReport(answer)
    if (answer.written) tell(t('desk.register.done'))
  })
  const worth = report !== null && report.dry_run && report.problems.length === 0
  return (
    <div class="stack">
      <p>
        {t('desk.register.about')} <a href="/api/desk/providers.xlsx">{t('desk.register.template')}</a>
      </p>
      <label class="field">
        {t('desk.import.file')}
        <input
          type="file"
          accept=".xlsx"
          onChange={(event) => {
            setFile(event.currentTarget.files?.[0] ?? null)
            setReport(null)
            importing.clear()
          }}
        />
      </label>
      <div class="row-actions">
        <button class={worth ? 'button' : 'button primary'} disabled={file === null} aria-disabled={importing.busy} onClick={() => void importing.run(true)}>
          {t('desk.import.try')}
        </button>
        <button class={worth ? 'button primary' : 'button'} disabled={!worth} aria-disabled={importing.busy} onClick={() => void importing.run(false)}>
          <Icon name="plus" />
          {t('desk.register.now')}
        </button>
      </div>
      <p role="status">{importing.busy ? t('desk.import.reading') : ''}</p>
      <Failure error={importing.error} />
      {report !== null && <Report report={report} />}
    </div>
  )
}

function Report({ report }: { report: ProvidersReport }): JSX.Element {
  return (
    <>
      {report.problems.length > 0 && <p class="notice danger">{t('desk.register.nothing')}</p>}
      {report.dry_run && report.problems.length === 0 && <p class="notice info">{t('desk.register.tried')}</p>}
      <Told title={t('desk.register.problems')} told={report.problems} />
      <Told title={t('desk.register.notices')} told={report.notices} />
      {report.problems.length === 0 && (
        <div class="table-scroll" tabIndex={0} role="group" aria-label={t('desk.register.counts')}>
          <table class="table">
            <thead>
              <tr>
                <th scope="col">{t('desk.register.what')}</th>
                {(['added', 'changed', 'unchanged'] as const).map((one) => (
                  <th key={one} scope="col">
                    {t(`desk.register.${one}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {Object.entries(report.counts).map(([kind, counts]) => (
                <tr key={kind}>
                  <th scope="row">{word('desk.register.kind', kind)}</th>
                  <td class="number">{counts.added}</td>
                  <td class="number">{counts.changed}</td>
                  <td class="number">{counts.unchanged}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  )
}

function Told({ title, told }: { title: string; told: SheetProblem[] }): JSX.Element | null {
  if (told.length === 0) return null
  return (
    <section class="stack">
      <h3>{title}</h3>
      <ul class="supply-list">
        {told.map((one, place) => (
          <li key={place}>
            <strong>{[one.sheet, one.row > 0 ? t('desk.register.row', { row: one.row }) : '', one.column].filter(Boolean).join(' · ')}</strong>
            <p>
              {read(one.cause)} {read(one.action)} <code>{one.code}</code>
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}
