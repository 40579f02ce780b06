/** A standing order as a calendar: each day with what comes, decisions with a preview of every day they change. */
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { sayDays, sayMonth } from '../../../shared/days'
import { Failure } from '../../../shared/failure'
import { Icon } from '../../../shared/icons'
import { moveDay } from '../../../shared/moments'
import { getCalendar } from '../../calls'
import { useFetched } from '../../parts/fetching'
import { tell } from '../../store/notice'
import { mayDecide, me } from '../../store/session'
import { t, word } from '../../texts'
import { monthOf, moveMonth, weeksOf, type CalendarDay, type DecisionAnswer, type DecisionKind, type OrderCalendar } from './calendar'
import { DayPanel } from './DayPanel'
import { DecisionPanel } from './DecisionPanel'
import { MonthGrid } from './MonthGrid'
import { describeTerms, OrderHistory } from './OrderHistory'

/** Previews show the days of the month and so many after it. */
const AHEAD_DAYS = 92

export function OrderCalendarPage({ id }: { id: string }): JSX.Element {
  const [chosen, setChosen] = useState(me.value?.day ?? '')
  const [deciding, setDeciding] = useState<DecisionKind | null>(null)
  const [looked, setLooked] = useState<DecisionAnswer | null>(null)
  const month = monthOf(chosen)
  const weeks = weeksOf(month)
  const first = weeks[0]?.[0] ?? chosen
  const span = { first, last: moveDay(weeks.at(-1)?.[6] ?? chosen, AHEAD_DAYS) }
  const { answer, error, again } = useFetched(`${id}${first}`, () => getCalendar(id, span.first, span.last), deciding === null)
  const shown = looked === null ? (answer?.days ?? []) : looked.after
  const days = new Map<string, CalendarDay>(shown.map((entry) => [entry.day, entry]))
  const leave = () => {
    setDeciding(null)
    setLooked(null)
  }
  return (
    <section class="panel order-calendar" aria-labelledby="calendar-title">
      <p>
        <a class="back" href="#/orders">
          <Icon name="back" /> {t('desk.standing')}
        </a>
      </p>
      <Failure error={error} />
      {answer !== null && (
        <>
          <Heading calendar={answer} used={looked?.used ?? answer.used} cap={looked?.cap ?? answer.cap} onDecide={setDeciding} />
          <div class="calendar-columns">
            <div class="stack">
              <div class="month-bar">
                <button type="button" class="button small" aria-label={t('desk.calendar.previous')} onClick={() => setChosen(`${moveMonth(month, -1)}-01`)}>
                  <Icon name="back" />
                </button>
                <h3 aria-live="polite">{sayMonth(month)}</h3>
                <button type="button" class="button small" aria-label={t('desk.calendar.next')} onClick={() => setChosen(`${moveMonth(month, 1)}-01`)}>
                  <Icon name="next" />
                </button>
              </div>
              <MonthGrid month={month} days={days} changed={new Set(looked?.changed ?? [])} chosen={chosen} onChoose={setChosen} />
              <p class="hint keys-hint">{t('desk.calendar.keys')}</p>
            </div>
            <div class="stack">
              {deciding === null ? (
                <DayPanel calendar={answer} day={chosen} entry={days.get(chosen)} onDecide={setDeciding} onChanged={again} />
              ) : (
                <DecisionPanel
                  key={`${deciding}${chosen}`}
                  calendar={answer}
                  kind={deciding}
                  day={chosen}
                  span={span}
                  onLook={setLooked}
                  onCancel={leave}
                  onDone={(done) => {
                    tell(t('desk.calendar.saved', { verb: t(`desk.decide.${deciding}`), count: done.changed.length }))
                    leave()
                    again()
                  }}
                />
              )}
              <OrderHistory calendar={answer} span={span} onChanged={again} />
            </div>
          </div>
        </>
      )}
    </section>
  )
}

interface HeadingProps {
  calendar: OrderCalendar
  used: number
  cap: number
  onDecide: (kind: DecisionKind) => void
}

/** Who, what holds now, and how far the approved meals are used. */
function Heading({ calendar, used, cap, onDecide }: HeadingProps): JSX.Element {
  const { order } = calendar
  return (
    <header class="stack">
      <h2 id="calendar-title">
        {order.recipient.name} <small>{t('desk.task.person', { number: String(order.recipient.number) })}</small> <span class={`tag status-${order.status}`}>{word('desk.standing', order.status)}</span>
      </h2>
      <p>{describeTerms(calendar.terms_now)}</p>
      <div class="row-actions progress-line">
        <label>
          {t('desk.calendar.progress', { used, cap })} <progress value={used} max={cap} />
        </label>
        <span class="number">
          {sayDays(order.start_day, order.end_day)}
        </span>
        {mayDecide.value && order.status === 'active' && (
          <button type="button" class="button small" onClick={() => onDecide('extend')}>
            {t('desk.decide.extend')}
          </button>
        )}
        {mayDecide.value && order.status === 'requested' && (
          <button type="button" class="button small primary" onClick={() => onDecide('approve')}>
            {t('desk.decide.approve')}
          </button>
        )}
      </div>
    </header>
  )
}
