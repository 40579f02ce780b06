import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Failure, useAction } from '../../shared/failure'
import { now } from '../../shared/serverClock'
import { Icon } from '../../shared/icons'
import { secondsUntil } from '../../shared/moments'
import { read } from '../../shared/texts'
import type { DeskDay } from '../../shared/types'
import { requestPlan } from '../calls'
import { loadDay } from '../store/day'
import { mayDecide } from '../store/session'
import { t } from '../texts'
import { CloseDayDialog } from './CloseDayDialog'
import { FreezeDialog } from './FreezeDialog'
import { PlansDialog } from './PlansDialog'
import { PublishButton } from './PublishButton'
import { WishDialog } from './WishDialog'

type Open = 'freeze' | 'plans' | 'close' | 'wish' | null

/** Freeze, plan, compare, publish, close: one action each. What can't be done now is not offered. */
export function DayDecisions({ day }: { day: DeskDay }): JSX.Element {
  const [open, setOpen] = useState<Open>(null)
  const close = () => setOpen(null)
  return (
    <div class="decisions">
      <div class="decision-row">
        {day.freeze === null && (
          <button class="button small" data-key="f" onClick={() => setOpen('freeze')}>
            {t('desk.freeze.preview')}
          </button>
        )}
        {mayDecide.value && day.status === 'open' && day.freeze !== null && <RequestButton day={day} />}
        {day.plans.length > 0 && (
          <button class="button small" data-key="c" onClick={() => setOpen('plans')}>
            {t('desk.plans.compare', { count: day.plans.length })}
          </button>
        )}
        {mayDecide.value && day.status === 'open' && day.plan !== null && (
          <button class="button small" data-key="w" onClick={() => setOpen('wish')}>
            {t('desk.wish')}
          </button>
        )}
        {mayDecide.value && day.plan?.status === 'draft' && <PublishButton day={day} />}
        {mayDecide.value && day.status === 'open' && day.freeze !== null && (
          <button class="button small" data-key="x" onClick={() => setOpen('close')}>
            {t('desk.day.close')}
          </button>
        )}
      </div>
      {open === 'freeze' && <FreezeDialog day={day} onClose={close} />}
      {open === 'plans' && <PlansDialog day={day} onClose={close} />}
      {open === 'wish' && <WishDialog day={day} onClose={close} />}
      {open === 'close' && <CloseDayDialog day={day} onClose={close} />}
    </div>
  )
}

/** Ask for a plan; while a worker is at it, say so and for how long. */
function RequestButton({ day }: { day: DeskDay }): JSX.Element {
  const asking = useAction(async (basedOn?: string) => {
    await requestPlan(day.area.id, day.day, { basedOn })
    await loadDay()
  })
  const running = day.requests.find((one) => one.status === 'requested' || one.status === 'solving')
  const last = [...day.requests].sort((a, b) => Date.parse(b.requested_at) - Date.parse(a.requested_at))[0]
  if (running !== undefined) {
    const seconds = Math.max(0, -secondsUntil(running.requested_at, now.value))
    return (
      <span class="solving" role="status">
        <span class="spinner" aria-hidden="true" />
        {t('desk.plan.solving')} <span aria-hidden="true">{t('desk.seconds', { seconds })}</span>
      </span>
    )
  }
  return (
    <>
      <button class={day.plan === null ? 'button small primary' : 'button small'} data-key="n" aria-disabled={asking.busy} onClick={() => void asking.run(undefined)}>
        <Icon name="way" />
        {day.plan === null ? t('desk.plan.request') : t('desk.plan.again')}
      </button>
      {day.plan !== null && (
        <button class="button small" data-key="r" aria-disabled={asking.busy} onClick={() => void asking.run(day.plan?.id)}>
          {t('desk.plan.rest')}
        </button>
      )}
      {last?.status === 'failed' && <FailedRequest failure={last.failure} />}
      <Failure error={asking.error} />
    </>
  )
}

function FailedRequest({ failure }: { failure: DeskDay['requests'][number]['failure'] }): JSX.Element {
  const cause = failure === null ? '' : typeof failure === 'string' ? failure : read(failure.cause)
  return (
    <span class="failed" role="status">
      <Icon name="alarm" />
      {t('desk.plan.failed')} {cause}
    </span>
  )
}
