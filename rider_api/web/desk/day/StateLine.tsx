import type { ComponentChildren, JSX } from 'preact'
import { Icon } from '../../shared/icons'
import { minute } from '../../shared/serverClock'
import { formatDated } from '../../shared/texts'
import type { DeskDay } from '../../shared/types'
import { measureProgress } from '../logic/progress'
import { Countdown } from '../parts/Countdown'
import { t } from '../texts'

/** The day in one line: the orders and when they were frozen, the plan, and how many doors are done. */
export function StateLine({ day }: { day: DeskDay }): JSX.Element {
  return (
    <dl class="state-line">
      {day.freeze === null && (
        <Fact name={t('desk.freeze')}>
          {t('desk.freeze.none')} <Countdown until={day.freeze_due_at} />
        </Fact>
      )}
      <Orders day={day} />
      {day.plan === null ? <Fact name={t('desk.plan')}>{t('desk.plan.none')}</Fact> : <Plan day={day} version={day.plan.version} status={day.plan.status} />}
      {day.status === 'closed' && (
        <Fact name={t('desk.day')}>
          <Icon name="check" />
          {t('desk.day.closed')}
        </Fact>
      )}
    </dl>
  )
}

function Orders({ day }: { day: DeskDay }): JSX.Element {
  const frozen = day.freeze
  return (
    <Fact name={frozen === null ? t('desk.orders') : t('desk.orders.frozen', { time: formatDated(frozen.frozen_at, minute.value) })}>
      <span title={frozen === null ? undefined : t('desk.freeze.number', { number: frozen.number })}>
        {frozen !== null && <Icon name="check" />}
        {t('desk.orders.count', { households: day.orders.households, meals: day.orders.meals })}
      </span>
    </Fact>
  )
}

interface PlanProps {
  day: DeskDay
  version: number
  status: NonNullable<DeskDay['plan']>['status']
}

/** The plan that is shown; of one that is on the road, how far it is. */
function Plan({ day, version, status }: PlanProps): JSX.Element {
  const word = (
    <span class={`plan-word ${status}`}>
      {t('desk.plan.version', { version })} {t(`desk.plan.${status}`)}
    </span>
  )
  if (status === 'draft') return <Fact name={t('desk.plan')}>{word}</Fact>
  const progress = measureProgress(day.plan?.tours ?? [])
  return (
    <Fact name={word}>
      <span data-test="delivered">{t('desk.delivered.count', { done: progress.delivered, total: progress.total })}</span>
      <meter class="progress" min={0} max={Math.max(1, progress.total)} value={progress.delivered} aria-hidden="true" />
      {progress.troubled > 0 && <span class="troubled">{t('desk.delivered.troubled', { count: progress.troubled })}</span>}
    </Fact>
  )
}

function Fact({ name, children }: { name: ComponentChildren; children: ComponentChildren }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
