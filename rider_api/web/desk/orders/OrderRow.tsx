import type { JSX } from 'preact'
import { sayDate } from '../../shared/days'
import { language } from '../../shared/texts'
import { mayDecide } from '../store/session'
import { t, word } from '../texts'
import { formatWeekdays, type StandingOrder, type Verb } from './standingOrders'

interface OrderRowProps {
  order: StandingOrder
  verbs: readonly Verb[]
  onVerb: (verb: Verb) => void
}

export function OrderRow({ order, verbs, onVerb }: OrderRowProps): JSX.Element {
  return (
    <tr>
      <th scope="row">
        <a href={`#/people/${order.recipient.number}`}>
          {order.recipient.name} <small>{order.recipient.number}</small>
        </a>
      </th>
      <td>
        {order.menu} <small>{order.kitchen}</small>
      </td>
      <td>
        <span class="whole">{formatWeekdays(order.weekdays, language.value)}</span> <small class="whole">{t('desk.standing.visit', { meals: order.meals_a_visit })}</small>
      </td>
      <td>
        <span class="whole">{sayDate(order.start_day)} –</span> <span class="whole">{sayDate(order.end_day)}</span>
      </td>
      <td class="number">{order.used_meals}/{order.approved_meals}</td>
      <td>
        <span class={`tag status-${order.status}`}>{word('desk.standing', order.status)}</span>{' '}
        {order.held && <span class="troubled">{t('desk.standing.held')}</span>}
      </td>
      {mayDecide.value && (
        <td>
          <div class="row-actions">
            <a class="button small" href={`#/orders/${order.id}`} aria-label={t('desk.calendar.open.of', { name: order.recipient.name })}>
              {t('desk.calendar.open')}
            </a>
            {verbs.map((verb) => (
              <button key={verb} class={verb === 'approve' ? 'button small primary' : 'button small'} aria-label={t('desk.verb.of', { name: order.recipient.name, verb: t(`desk.verb.${verb}`) })} onClick={() => onVerb(verb)}>
                {t(`desk.verb.${verb}`)}
              </button>
            ))}
          </div>
        </td>
      )}
    </tr>
  )
}
