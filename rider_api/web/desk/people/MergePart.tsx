import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { call } from '../../shared/api'
import { Failure, useAction } from '../../shared/failure'
import { formatDated } from '../../shared/texts'
import { minute } from '../../shared/serverClock'
import { mergePeople, undoMerge } from '../calls'
import { Dialog } from '../parts/Dialog'
import { tell } from '../store/notice'
import { mayDecide } from '../store/session'
import { t } from '../texts'
import { Part } from './Part'
import type { Person } from './person'

/** Other records of the same person: what was merged, the way back, and merging one more. */
export function MergePart({ answer, onChanged }: { answer: Person; onChanged: () => void }): JSX.Element | null {
  const [open, setOpen] = useState(false)
  const { number, name } = answer.person
  const undoing = useAction(async (id: string) => {
    await undoMerge(number, id)
    tell(t('desk.merge.undone'))
    onChanged()
  })
  if (answer.merges.length === 0 && !mayDecide.value) return null
  return (
    <Part title={t('desk.merge')}>
      {answer.merges.length > 0 && (
        <ul class="plain-list">
          {answer.merges.map((merge) => (
            <li key={merge.id} class="row-actions">
              <span>
                {t('desk.task.person', { number: merge.number })} · {formatDated(merge.made_at, minute.value)}
                {merge.reason !== null && ` · ${merge.reason}`}
              </span>
              {mayDecide.value && (
                <button class="button small" aria-label={t('desk.merge.undo.of', { number: merge.number })} aria-disabled={undoing.busy} onClick={() => void undoing.run(merge.id)}>
                  {t('desk.merge.undo')}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      <Failure error={undoing.error} />
      {mayDecide.value && (
        <button class="button small" onClick={() => setOpen(true)}>
          {t('desk.merge.start')}
        </button>
      )}
      {open && (
        <MergeDialog
          kept={{ number, name }}
          onClose={(merged) => {
            setOpen(false)
            if (merged) onChanged()
          }}
        />
      )}
    </Part>
  )
}

interface MergeDialogProps {
  kept: { number: number; name: string }
  onClose: (merged: boolean) => void
}

/** The other record is looked at beside this one before both become one person. */
function MergeDialog({ kept, onClose }: MergeDialogProps): JSX.Element {
  const [other, setOther] = useState<Person | null>(null)
  const looking = useAction(async (number: string) => {
    setOther(null)
    setOther(await call<Person>('GET', `/desk/recipients/${encodeURIComponent(number)}`))
  })
  const merging = useAction(async (reason: string) => {
    if (other === null) return
    await mergePeople(kept.number, other.person.number, reason)
    tell(t('desk.merge.done', { number: other.person.number }))
    onClose(true)
  })
  return (
    <Dialog title={t('desk.merge.start')} onClose={() => onClose(false)}>
      <p>{t('desk.merge.about', { name: kept.name, number: kept.number })}</p>
      <form
        class="search"
        onSubmit={(event) => {
          event.preventDefault()
          void looking.run(String(new FormData(event.currentTarget).get('number')))
        }}
      >
        <label class="field">
          {t('desk.merge.number')}
          <input name="number" inputMode="numeric" pattern="[0-9]+" required autocomplete="off" />
        </label>
        <button class="button" aria-disabled={looking.busy}>
          {t('desk.merge.look')}
        </button>
      </form>
      <Failure error={looking.error} />
      {other !== null && (
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault()
            void merging.run(String(new FormData(event.currentTarget).get('reason')))
          }}
        >
          <Beside other={other} />
          <label class="field">
            {t('desk.verb.field.reason')}
            <input name="reason" maxLength={100} autocomplete="off" />
          </label>
          <Failure error={merging.error} />
          <button class="button primary" disabled={other.person.number === kept.number} aria-disabled={merging.busy}>
            {t('desk.merge.confirm', { other: other.person.number, kept: kept.number })}
          </button>
        </form>
      )}
    </Dialog>
  )
}

function Beside({ other }: { other: Person }): JSX.Element {
  const told = [other.person.birth_date, other.person.phone, other.home?.address].filter(Boolean).join(' · ')
  return (
    <p class="notice info" role="status">
      <span>
        <strong>
          {other.person.name} ({other.person.number})
        </strong>{' '}
        {told} · {t('desk.merge.orders', { count: other.orders.filter((order) => order.status === 'active' || order.status === 'requested').length })}
      </span>
    </p>
  )
}
