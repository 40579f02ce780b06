import type { JSX } from 'preact'
import { Failure, useAction } from '../../shared/failure'
import { getDay, repairPlan } from '../calls'
import { Dialog } from '../parts/Dialog'
import { useFetched } from '../parts/fetching'
import { area, choose, chosenDay, chosenPlan } from '../store/day'
import { keepRepair } from '../store/editing'
import { t } from '../texts'
import { MovePreview } from './MovePreview'

interface CatchUpProps {
  /** The recipient's number. */
  number: number
  day: string
  onKept: () => void
}

/** Somebody has moved, or was added, since the day's plan was made: what bringing it up to date changes, and doing it. */
export function CatchUp({ number, day, onKept }: CatchUpProps): JSX.Element {
  const found = useFetched(`${day} ${number}`, () => lookAhead(number, day))
  const keeping = useAction(async () => {
    const plan = found.answer?.plan
    if (plan === undefined || plan === null) return
    onKept()
    location.hash = '#/day'
    await choose({ day, plan: plan.id })
    await keepRepair(plan, { kind: 'catch_up', number })
  })
  if (found.error !== null) return <Failure error={found.error} />
  if (found.answer === null) return <p role="status">{t('desk.repair.searching')}</p>
  const { plan, answer } = found.answer
  if (plan === null) return <p>{t('desk.catch_up.no_plan')}</p>
  return (
    <section class="stack" aria-labelledby="catch-up-title">
      <h3 id="catch-up-title">{t('desk.catch_up.title', { day, version: plan.version })}</h3>
      <div class="preview">
        <MovePreview plan={plan} isMoved={(door) => door.startsWith(`door:${number}:`)} answer={answer} />
      </div>
      <Failure error={keeping.error} />
      <div class="row-actions dialog-foot">
        <button class="button primary" aria-disabled={answer === null || keeping.busy} onClick={() => void keeping.run()}>
          {t('desk.catch_up.keep')}
        </button>
      </div>
    </section>
  )
}

/** The same in a window of its own. */
export function CatchUpDialog({ number, day, onClose }: Omit<CatchUpProps, 'onKept'> & { onClose: () => void }): JSX.Element {
  return (
    <Dialog title={t('desk.repair.catch_up')} onClose={onClose}>
      <CatchUp number={number} day={day} onKept={onClose} />
    </Dialog>
  )
}

/** The draft that is looked at, if it is of this day; else what is out, or the newest draft. */
async function lookAhead(number: number, day: string) {
  const chosen = chosenDay.peek() === day ? chosenPlan.peek() : null
  const { plan } = await getDay(day, area.peek()?.id ?? '', chosen)
  return { plan, answer: plan === null ? null : await repairPlan(plan, { kind: 'catch_up', number }, { preview: true }) }
}
