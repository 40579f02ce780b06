import type { JSX } from 'preact'
import { read } from '../../shared/texts'
import { TryThenImport } from '../parts/TryThenImport'
import { tell } from '../store/notice'
import { t, word } from '../texts'
import { importProviders, type ProvidersReport, type SheetProblem } from './supply'

/** Kitchens, hubs, teams, couriers and duties by one workbook: all of it is taken over or nothing. */
export function RegisterPart(): JSX.Element {
  return (
    <TryThenImport
      accept=".xlsx"
      about={
        <>
          {t('desk.register.about')} <a class="link-line" href="/api/desk/providers.xlsx">{t('desk.register.template')}</a>
        </>
      }
      action={t('desk.register.now')}
      send={send}
      isWorth={(tried) => tried.problems.length === 0}
      show={(report) => <Report report={report} />}
    />
  )
}

async function send(file: File, dryRun: boolean): Promise<ProvidersReport> {
  const report = await importProviders(file, dryRun)
  if (report.written) tell(t('desk.register.done'))
  return report
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
