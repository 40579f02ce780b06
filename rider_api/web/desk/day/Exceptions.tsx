import type { JSX, RefObject } from 'preact'
import { memo } from 'preact/compat'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { Icon } from '../../shared/icons'
import type { DeskDay } from '../../shared/types'
import { EXCEPTION_FILTERS, filterExceptions, type DeskException, type ExceptionFilter } from '../logic/exceptions'
import { exceptions } from '../store/day'
import { me } from '../store/session'
import { t } from '../texts'
import { CaseDialog } from './CaseDialog'
import { CaseRow, TaskRow } from './ExceptionRows'
import { TaskDialog } from './TaskDialog'

/** What needs somebody, the most pressing first. The aim is an empty list. */
export function Exceptions({ day }: { day: DeskDay }): JSX.Element {
  const all = exceptions.value
  const [filter, setFilter] = useState<ExceptionFilter>('all')
  const list = filterExceptions(all, filter, me.value?.login ?? '')
  const [open, setOpen] = useState<string | null>(null)
  const section = useKeptFocus()
  const opened = all.find((one) => one.key === open)
  return (
    <section ref={section} class="exceptions" aria-labelledby="exceptions-title">
      <h2 id="exceptions-title" tabIndex={-1}>
        {t('desk.exceptions')} <span class={all.length === 0 ? 'count none' : 'count'}>{all.length}</span>
      </h2>
      {all.length > 0 && <Filters filter={filter} onFilter={setFilter} />}
      {all.length > 0 && list.length === 0 && <p class="empty">{t('desk.filter.none')}</p>}
      {all.length === 0 ? (
        <p class="empty">
          <Icon name="check" />
          {t('desk.exceptions.none')}
        </p>
      ) : (
        <ul>{list.map((one) => <ExceptionRow key={one.key} one={one} onOpen={setOpen} />)}</ul>
      )}
      {opened?.type === 'case' && <CaseDialog one={opened.case} onClose={() => setOpen(null)} />}
      {opened?.type === 'task' && <TaskDialog task={opened.task} day={day} onClose={() => setOpen(null)} />}
    </section>
  )
}

/** A row that moves up or down in the list keeps the focus: the browser drops it when a node is put elsewhere. */
function useKeptFocus(): RefObject<HTMLElement | null> {
  const section = useRef<HTMLElement>(null)
  const focused = document.activeElement
  useLayoutEffect(() => {
    const lost = focused instanceof HTMLElement && focused !== document.activeElement && document.activeElement === document.body
    if (lost && focused.isConnected && section.current?.contains(focused)) focused.focus()
  })
  return section
}

/** All, mine, nobody's, pressing, welfare: with how many there are of each. */
function Filters({ filter, onFilter }: { filter: ExceptionFilter; onFilter: (filter: ExceptionFilter) => void }): JSX.Element {
  return (
    <div class="filters" role="group" aria-label={t('desk.filter')}>
      {EXCEPTION_FILTERS.map((one) => (
        <button key={one} class="filter" aria-pressed={filter === one} onClick={() => onFilter(one)}>
          {t(`desk.filter.${one}`)} <span class="number">{filterExceptions(exceptions.value, one, me.value?.login ?? '').length}</span>
        </button>
      ))}
    </div>
  )
}

interface RowProps {
  one: DeskException
  onOpen: (key: string) => void
}

/** Drawn anew only when its own case or task, or how much it presses, has changed. */
const ExceptionRow = memo(function ExceptionRow({ one, onOpen }: RowProps): JSX.Element {
  const open = () => onOpen(one.key)
  return one.type === 'case' ? <CaseRow one={one} onOpen={open} /> : <TaskRow one={one} onOpen={open} />
}, isSameRow)

function isSameRow(before: RowProps, after: RowProps): boolean {
  return before.one.key === after.one.key && before.one.pressure === after.one.pressure && subjectOf(before.one) === subjectOf(after.one)
}

function subjectOf(one: DeskException): unknown {
  return one.type === 'case' ? one.case : one.task
}
