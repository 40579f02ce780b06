import type { JSX } from 'preact'
import { sayDate, sayDays } from '../../../shared/days'
import { Failure, useAction } from '../../../shared/failure'
import { language } from '../../../shared/texts'
import { decideOrder } from '../../calls'
import { Part } from '../../people/Part'
import { mayDecide } from '../../store/session'
import { t, word } from '../../texts'
import { formatWeekdays } from '../standingOrders'
import type { OrderCalendar, OrderException, Terms } from './calendar'

interface OrderHistoryProps {
  calendar: OrderCalendar
  span: { first: string; last: string }
  onChanged: () => void
}

/** Everything that was decided about the order: terms from a day on, single days and pauses, taken back or not. */
export function OrderHistory({ calendar, span, onChanged }: OrderHistoryProps): JSX.Element {
  const withdrawing = useAction(async (exception: OrderException) => {
    await decideOrder(calendar.order.id, { kind: 'withdraw', exception_id: exception.id, preview: false, ...span })
    onChanged()
  })
  return (
    <Part title={t('desk.calendar.history')}>
      <Failure error={withdrawing.error} />
      <ul class="plain-list">
        {calendar.exceptions.map((exception) => (
          <li key={exception.id} class="row-actions">
            <span>{exception.withdrawn_at === null ? describeException(exception) : <s>{describeException(exception)}</s>}</span>
            {exception.withdrawn_at !== null && <span class="tag">{t('desk.calendar.withdrawn')}</span>}
            {mayDecide.value && exception.withdrawn_at === null && ['pause', 'skip', 'extra', 'menu'].includes(exception.kind) && (
              <button type="button" class="button small" aria-label={t('desk.calendar.withdraw.of', { what: describeException(exception) })} onClick={() => void withdrawing.run(exception)}>
                {t('desk.calendar.withdraw')}
              </button>
            )}
          </li>
        ))}
        {[...calendar.history].reverse().map((terms) => (
          <li key={terms.number}>{describeTerms(terms)}</li>
        ))}
      </ul>
      {calendar.exceptions.length + calendar.history.length === 0 && <p>{t('desk.nothing')}</p>}
    </Part>
  )
}

function describeException(exception: OrderException): string {
  const { from_day, until_day, expected_on } = exception
  const span = expected_on === null ? sayDays(from_day, until_day) : `${sayDate(from_day)} – ${t('desk.calendar.expected', { day: sayDate(expected_on) })}`
  const what = [span, word('desk.exception', exception.kind), exception.meals === null ? '' : t('desk.calendar.meals', { meals: exception.meals }), exception.menu ?? '', exception.reason ?? '', exception.made_by ?? '']
  return what.filter(Boolean).join(' · ')
}

/** "12월 1일부터 월·수 · 1회 2식 · …" */
export function describeTerms(terms: Terms): string {
  const what = [
    t('desk.calendar.from', { day: sayDate(terms.from_day) }),
    formatWeekdays(terms.weekdays, language.value),
    t('desk.standing.visit', { meals: terms.meals_a_visit }),
    terms.menu,
    t(`desk.policy.${terms.holiday_policy}`),
    terms.weekend_carry ? t('desk.carry.yes') : '',
    terms.reason ?? '',
    terms.made_by ?? '',
  ]
  return what.filter(Boolean).join(' · ')
}
