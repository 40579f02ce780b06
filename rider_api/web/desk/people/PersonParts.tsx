/** A person's orders and what is known of their welfare. */
import type { JSX } from 'preact'
import { sayDay, sayDays } from '../../shared/days'
import { Icon } from '../../shared/icons'
import { language } from '../../shared/texts'
import { CancelButton } from '../orders/CancelButton'
import { FeedbackButton } from '../orders/FeedbackButton'
import { formatWeekdays, type StandingOrder } from '../orders/standingOrders'
import { mayDecide } from '../store/session'
import { t, word } from '../texts'
import { Part } from './Part'
import type { Card, DatedOrder, Person } from './person'

export function StandingPart({ orders }: { orders: StandingOrder[] }): JSX.Element {
  return (
    <Part title={t('desk.standing')}>
      <ul class="plain-list">
        {orders.map((order) => (
          <li key={order.id}>
            {order.menu} · {formatWeekdays(order.weekdays, language.value)} {t('desk.standing.visit', { meals: order.meals_a_visit })} · {sayDays(order.start_day, order.end_day)} · {t('desk.calendar.progress', { used: order.used_meals, cap: order.approved_meals })}{' '}
            <span class="tag">{word('desk.standing', order.status)}</span>{' '}
            <a class="button small" href={`#/orders/${order.id}`}>
              {t('desk.calendar.open')}
            </a>
          </li>
        ))}
      </ul>
      {orders.length === 0 && <p>{t('desk.nothing')}</p>}
    </Part>
  )
}

/** Orders of single days; one that is frozen can be cancelled by itself. */
export function DatedPart({ orders, onChanged }: { orders: DatedOrder[]; onChanged: () => void }): JSX.Element {
  return (
    <Part title={t('desk.dated')}>
      <ul class="plain-list">
        {orders.map((order) => (
          <li key={order.id} class="row-actions">
            <span>
              {sayDay(order.day)} · {order.number} · {order.menu} {t('desk.meals', { count: order.meals })}
              {order.diet !== '' && ` (${order.diet})`}
            </span>
            <span class="tag">{word('desk.order', order.status)}</span>
            {mayDecide.value && (order.status === 'frozen' || order.status === 'packed') && <CancelButton order={order} onCancelled={onChanged} />}
            {mayDecide.value && order.status !== 'cancelled' && <FeedbackButton order={order} />}
          </li>
        ))}
      </ul>
      {orders.length === 0 && <p>{t('desk.nothing')}</p>}
    </Part>
  )
}

export function WelfarePart({ answer }: { answer: Person }): JSX.Element {
  return (
    <Part title={t('desk.person.welfare')}>
      <ul class="plain-list">
        {answer.cases.map((one) => (
          <li key={one.id}>
            <Icon name="alarm" /> {sayDay(one.day)} {word('desk.cause', one.cause)} · {word('desk.case.status', one.status)}
            {one.closing_code !== null && ` · ${word('desk.closing', one.closing_code)}`}
            {one.closed_by_seeing !== null && ` (${one.closed_by_seeing})`}
          </li>
        ))}
        {answer.cards.map((card) => (
          <CardRow key={card.id} card={card} />
        ))}
      </ul>
      {answer.cards.length + answer.cases.length === 0 && <p>{t('desk.nothing')}</p>}
    </Part>
  )
}

function CardRow({ card }: { card: Card }): JSX.Element {
  const changes = (card.changes ?? []).map((change) => word('desk.change', change)).join(', ')
  return (
    <li>
      <Icon name="card" /> {sayDay(card.day)} {word('desk.card', card.outcome)}
      {changes !== '' && ` · ${changes}`}
      {(card.previous_box === 'left' || card.previous_box === 'uncollected') && ` · ${word('desk.box', card.previous_box)}`}
      {card.note !== null && card.note !== '' && ` · ${card.note}`}
      {card.urgency !== 'info' && <strong class="troubled"> {word('desk.urgency', card.urgency)}</strong>}
    </li>
  )
}
