import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Failure, useAction } from '../../shared/failure'
import { Icon } from '../../shared/icons'
import { formatMoment } from '../../shared/texts'
import type { DeskDay, Plan } from '../../shared/types'
import { getFigures, listEdits } from '../calls'
import { Dialog } from '../parts/Dialog'
import { useFetched } from '../parts/fetching'
import { redo, undo } from '../store/editing'
import { mayDecide } from '../store/session'
import { t } from '../texts'
import { Differences } from './Differences'
import { EditList } from './EditList'
import { FigureTable } from './FigureTable'

/** What is being edited: how much was done, by whom, the way back and forth, and the plan before and after. */
export function DraftBar({ day, plan }: { day: DeskDay; plan: Plan }): JSX.Element | null {
  const [open, setOpen] = useState(false)
  const undoing = useAction(() => undo(plan))
  const redoing = useAction(() => redo(plan))
  useUndoKeys(plan, undoing.run, redoing.run)
  const { done, undone, last_by, last_at } = plan.edits
  if (plan.status !== 'draft' || done + undone === 0) return null
  const base = day.plans.find((one) => one.id === plan.based_on)
  return (
    <div class="draft-bar" role="group" aria-label={t('desk.edit.bar')}>
      <p>
        <strong>{t('desk.edit.count', { count: done })}</strong>{' '}
        {last_at !== null && <small>{t('desk.edit.last', { who: last_by ?? t('desk.edit.by_itself'), time: formatMoment(last_at) })}</small>}
      </p>
      {mayDecide.value && (
        <>
          <button class="button small" aria-disabled={done === 0 || undoing.busy} aria-keyshortcuts="Control+Z" onClick={() => done > 0 && void undoing.run()}>
            <Icon name="undo" />
            {t('desk.edit.undo')}
          </button>
          <button class="button small redo" aria-disabled={undone === 0 || redoing.busy} aria-keyshortcuts="Control+Shift+Z" onClick={() => undone > 0 && void redoing.run()}>
            <Icon name="undo" />
            {t('desk.edit.redo')}
          </button>
        </>
      )}
      <button class="button small" onClick={() => setOpen(true)}>
        {t('desk.edit.before_after')}
      </button>
      <Failure error={undoing.error ?? redoing.error} />
      {open && base !== undefined && <BeforeAfter plan={plan} base={base} onClose={() => setOpen(false)} />}
    </div>
  )
}

/** The draft beside the plan that it came from: figures, doors, and what was done. */
function BeforeAfter({ plan, base, onClose }: { plan: Plan; base: { id: string; version: number }; onClose: () => void }): JSX.Element {
  const key = `${plan.id} ${plan.revision} ${base.id}`
  const figures = useFetched(key, () => Promise.all([getFigures(base.id), getFigures(plan.id)]))
  const edits = useFetched(key, () => listEdits(plan.id))
  return (
    <Dialog title={`${t('desk.edit.before_after')}: ${t('desk.edit.base', { version: base.version })}`} onClose={onClose} wide>
      {figures.answer !== null && <FigureTable before={figures.answer[0]} after={figures.answer[1]} />}
      <Differences key={key} plan={plan.id} since={base.id} />
      <h3>{t('desk.edit.history')}</h3>
      <EditList rows={(edits.answer ?? []).filter((row) => !row.gone)} plan={plan} />
      <Failure error={figures.error ?? edits.error} />
    </Dialog>
  )
}

/** Ctrl+Z and Ctrl+Shift+Z (Ctrl+Y), outside of fields that have an undo of their own. */
function useUndoKeys(plan: Plan, back: () => Promise<void>, forth: () => Promise<void>): void {
  useEffect(() => {
    function press(event: KeyboardEvent): void {
      const target = event.target
      if (!(event.ctrlKey || event.metaKey) || !mayDecide.value || plan.status !== 'draft') return
      if (target instanceof HTMLElement && target.closest('input, textarea, select, dialog') !== null) return
      const key = event.key.toLowerCase()
      if (key !== 'z' && key !== 'y') return
      event.preventDefault()
      const again = key === 'y' || event.shiftKey
      if (again && plan.edits.undone > 0) void forth()
      if (!again && plan.edits.done > 0) void back()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  })
}
