/** A care manager's own people whom somebody has to look for now, each with its ladder. The aim is an empty list. */
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Failure } from '../../shared/failure'
import { Icon } from '../../shared/icons'
import { CaseDialog } from '../day/CaseDialog'
import { CaseRow } from '../day/ExceptionRows'
import { exceptions, failure, ownCases } from '../store/day'
import { t } from '../texts'

export function CasesPage(): JSX.Element {
  const [open, setOpen] = useState<string | null>(null)
  const cases = exceptions.value.flatMap((one) => (one.type === 'case' ? [one] : []))
  const opened = cases.find((one) => one.key === open)
  return (
    <section class="exceptions" aria-labelledby="cases-title">
      <h2 id="cases-title" tabIndex={-1}>
        {t('desk.cases')} <span class={cases.length === 0 ? 'count none' : 'count'}>{cases.length}</span>
      </h2>
      <Failure error={failure.value} />
      {ownCases.value === null && failure.value === null && <p role="status">{t('desk.loading')}</p>}
      {ownCases.value?.length === 0 && (
        <p class="empty">
          <Icon name="check" />
          {t('desk.cases.none')}
        </p>
      )}
      <ul>
        {cases.map((one) => (
          <CaseRow key={one.key} one={one} onOpen={() => setOpen(one.key)} />
        ))}
      </ul>
      {opened !== undefined && <CaseDialog one={opened.case} onClose={() => setOpen(null)} />}
    </section>
  )
}
