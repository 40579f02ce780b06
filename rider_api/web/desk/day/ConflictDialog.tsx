import type { JSX } from 'preact'
import { Failure, ReasonText, useAction } from '../../shared/failure'
import type { Plan } from '../../shared/types'
import { getDay, listEdits } from '../calls'
import { Dialog } from '../parts/Dialog'
import { useFetched } from '../parts/fetching'
import { area, choose, chosenDay } from '../store/day'
import { conflict, guarded, rebase, type Conflict } from '../store/editing'
import { t } from '../texts'
import { Differences } from './Differences'
import { EditList } from './EditList'

/** Somebody else was faster: who changed what, and the ways on from here. Nothing is overwritten unseen. */
export function ConflictDialog(): JSX.Element | null {
  const shown = conflict.value
  if (shown === null) return null
  const close = () => (conflict.value = null)
  return (
    <Dialog title={t('desk.conflict.title')} onClose={close} wide>
      <ReasonText reason={shown.refusal.reason} />
      <Body shown={shown} onClose={close} />
    </Dialog>
  )
}

function Body({ shown, onClose }: { shown: Conflict; onClose: () => void }): JSX.Element {
  switch (shown.refusal.reason.code) {
    case 'plan.edited':
      return <Edited shown={shown} onClose={onClose} />
    case 'plan.draft_open':
      return <DraftOpen shown={shown} onClose={onClose} />
    default:
      return <Overtaken shown={shown} onClose={onClose} />
  }
}

/** The same draft was changed: what was done since, then look at it, or do one's own again on top. */
function Edited({ shown, onClose }: { shown: Conflict; onClose: () => void }): JSX.Element {
  const { plan, again } = shown
  const { answer, error } = useFetched(plan.id, () => listEdits(plan.id))
  const since = (answer ?? []).filter((row) => row.revision > plan.revision)
  const looking = useAction(async () => {
    await choose({ plan: plan.id })
    onClose()
  })
  const repeating = useAction(async () => {
    const fresh = await fetchPlan(plan.id)
    onClose()
    if (fresh !== null) await guarded(fresh, (how) => again?.({ ...how, plan: fresh }) ?? Promise.resolve())
  })
  return (
    <>
      <h3>{t('desk.conflict.what')}</h3>
      <EditList rows={since.length > 0 ? since : (answer ?? [])} plan={plan} />
      <Failure error={error ?? looking.error ?? repeating.error} />
      <div class="row-actions">
        <button class="button primary" onClick={() => void looking.run()}>
          {t('desk.conflict.theirs')}
        </button>
        {again !== null && (
          <button class="button" onClick={() => void repeating.run()}>
            {t('desk.conflict.again')}
          </button>
        )}
      </div>
    </>
  )
}

/** Another draft of the same published plan is being edited: go on there, or make one's own on purpose. */
function DraftOpen({ shown, onClose }: { shown: Conflict; onClose: () => void }): JSX.Element {
  const other = shown.refusal.reason.subject[0] ?? ''
  const { answer, error } = useFetched(other, () => listEdits(other))
  const joining = useAction(async () => {
    await choose({ plan: other })
    onClose()
  })
  const alone = useAction(async () => {
    onClose()
    await guarded(shown.plan, (how) => shown.again?.({ ...how, alone: true }) ?? Promise.resolve())
  })
  return (
    <>
      <EditList rows={answer ?? []} plan={shown.plan} />
      <Failure error={error ?? joining.error ?? alone.error} />
      <div class="row-actions">
        <button class="button primary" onClick={() => void joining.run()}>
          {t('desk.conflict.open')}
        </button>
        <button class="button" onClick={() => void alone.run()}>
          {t('desk.conflict.alone')}
        </button>
      </div>
    </>
  )
}

/** Another version was published meanwhile: what differs, then redo one's own on it, or publish all the same. */
function Overtaken({ shown, onClose }: { shown: Conflict; onClose: () => void }): JSX.Element {
  const { plan, refusal, again } = shown
  const [, published = '', version = ''] = refusal.reason.subject
  const rebasing = useAction(() => rebase(plan))
  const publishing = useAction(async () => {
    onClose()
    await guarded(plan, (how) => again?.({ ...how, over: Number(version) }) ?? Promise.resolve())
  })
  return (
    <>
      {published !== '' && <Differences plan={plan.id} since={published} />}
      <Failure error={rebasing.error ?? publishing.error} />
      <div class="row-actions">
        {plan.edits.done > 0 && (
          <button class="button primary" aria-disabled={rebasing.busy} onClick={() => void rebasing.run()}>
            {t('desk.conflict.rebase')}
          </button>
        )}
        {published !== '' ? (
          <button class="button danger" onClick={() => void publishing.run()}>
            {t('desk.conflict.over')}
          </button>
        ) : (
          <button class="button" onClick={() => void choose({ plan: null }).then(onClose)}>
            {t('desk.conflict.theirs')}
          </button>
        )}
      </div>
    </>
  )
}

async function fetchPlan(plan: string): Promise<Plan | null> {
  return (await getDay(chosenDay.value, area.value?.id ?? '', plan)).plan
}
