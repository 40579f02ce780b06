import type { JSX } from 'preact'
import { sayDay } from '../../shared/days'
import { t } from '../texts'
import { CancelButton } from './CancelButton'
import type { FrozenOrder } from './standingOrders'

/** Orders that were frozen before a decision: each stays unless it is cancelled by itself. */
export function FrozenOrders({ orders }: { orders: readonly FrozenOrder[] }): JSX.Element {
  return (
    <>
      <p class="notice warn">{t('desk.verb.frozen', { count: orders.length })}</p>
      <ul class="plain-list">
        {orders.map((order) => (
          <li key={order.id} class="row-actions">
            <span>
              {sayDay(order.day)} · {order.number} · {t('desk.meals', { count: order.meals })}
            </span>
            <CancelButton order={order} />
          </li>
        ))}
      </ul>
    </>
  )
}
