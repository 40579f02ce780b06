import type { JSX } from 'preact'
import { Refusal } from '../../shared/api'
import { Failure, useAction } from '../../shared/failure'
import { Icon } from '../../shared/icons'
import type { DeskDay } from '../../shared/types'
import { publishPlan } from '../calls'
import { Dialog } from '../parts/Dialog'
import { loadDay } from '../store/day'
import { guarded } from '../store/editing'
import { tell } from '../store/notice'
import { t } from '../texts'

/** Publish the shown draft. What is on the road keeps its order unless the coordinator has called the courier. */
export function PublishButton({ day }: { day: DeskDay }): JSX.Element | null {
  const plan = day.plan
  const publishing = useAction(async (mayReorderLoaded: boolean) => {
    if (plan === null) return
    await guarded(plan, async ({ over, plan: fresh = plan }) => {
      await publishPlan(fresh, { mayReorderLoaded, over })
      tell(t('desk.plan.published.now', { version: fresh.version }))
      await loadDay()
    })
  })
  if (plan === null) return null
  const faults = plan.violations.length
  return (
    <>
      <button class="button small primary" data-key="p" aria-disabled={publishing.busy || faults > 0} onClick={() => faults === 0 && void publishing.run(false)}>
        <Icon name="send" />
        {t('desk.plan.publish', { version: plan.version })}
      </button>
      {faults > 0 && (
        <span class="failed">
          <Icon name="alarm" />
          {t('desk.plan.faults', { count: faults })}
        </span>
      )}
      {publishing.error !== null && (
        <Dialog title={t('desk.plan.publish', { version: plan.version })} onClose={publishing.clear}>
          <Failure error={publishing.error} />
          {reordersLoaded(publishing.error) && (
            <button class="button danger" onClick={() => void publishing.run(true)}>
              {t('desk.plan.publish.called')}
            </button>
          )}
        </Dialog>
      )}
    </>
  )
}

function reordersLoaded(error: unknown): boolean {
  return error instanceof Refusal && error.reason.code === 'plan.reorders_loaded'
}
