import type { JSX } from 'preact'
import { importReferrals } from '../calls'
import { TryThenImport } from '../parts/TryThenImport'
import { area } from '../store/day'
import { tell } from '../store/notice'
import { t } from '../texts'
import { countWorth, type ImportReport } from './importing'
import { ImportRows } from './ImportRows'

/** Referrals by a file, row by row. */
export function ImportPanel(): JSX.Element {
  return (
    <TryThenImport
      accept=".xlsx,.csv"
      about={
        <>
          {t('desk.import.about')} <a class="link-line" href="/api/desk/template.xlsx">{t('desk.import.template')}</a>
        </>
      }
      action={t('desk.import.now')}
      send={send}
      isWorth={(tried) => countWorth(tried) > 0}
      show={(report) => <ImportRows report={report} />}
    />
  )
}

async function send(file: File, dryRun: boolean): Promise<ImportReport> {
  const report = await importReferrals(file, area.peek()?.id ?? '', dryRun)
  if (!dryRun) tell(t('desk.import.done', { count: countWorth(report) }))
  return report
}
