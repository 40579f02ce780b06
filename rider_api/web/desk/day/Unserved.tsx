import type { JSX } from 'preact'
import { Failure, ReasonText, useAction } from '../../shared/failure'
import { Icon } from '../../shared/icons'
import type { Plan } from '../../shared/types'
import { wordReason } from '../logic/wording'
import { keepRepair } from '../store/editing'
import { t } from '../texts'

/** Doors that no courier reaches and rules the plan breaks, each with the reason and what can be done. */
export function Unserved({ plan, editable }: { plan: Plan | null; editable: boolean }): JSX.Element | null {
  const putting = useAction(async (door: string) => {
    if (plan !== null) await keepRepair(plan, { kind: 'put_in', door_key: door })
  })
  if (plan === null || plan.unserved.length + plan.violations.length === 0) return null
  return (
    <div class="unserved">
      {plan.unserved.length > 0 && (
        <details open>
          <summary>
            <Icon name="alarm" />
            {t('desk.unserved', { count: plan.unserved.length })}
          </summary>
          <ul>
            {plan.unserved.map((one) => (
              <li key={one.order_ids.join()}>
                <a href={`#/people/${one.recipient.number}`}>
                  {one.recipient.name} ({one.recipient.number})
                </a>
                <ReasonText reason={one.reason} coded={false} />
                {editable && one.reason.code !== 'door.no_coordinates' && (
                  <button class="button small" aria-disabled={putting.busy} onClick={() => void putting.run(keyOf(one))}>
                    {t('desk.repair.put_in')}
                  </button>
                )}
              </li>
            ))}
          </ul>
          <Failure error={putting.error} />
        </details>
      )}
      {plan.violations.length > 0 && (
        <details open>
          <summary>
            <Icon name="alarm" />
            {t('desk.violations', { count: plan.violations.length })}
          </summary>
          <ul>
            {plan.violations.map((reason, index) => (
              <li key={index}>
                <ReasonText reason={wordReason(reason, plan)} coded={false} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}

/** The door that a reason speaks of. */
function keyOf(one: Plan['unserved'][number]): string {
  return one.reason.subject.find((part) => part.startsWith('door:')) ?? ''
}
