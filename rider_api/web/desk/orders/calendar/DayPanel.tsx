import type { JSX } from 'preact'
import { sayDay } from '../../../shared/days'
import { Failure, useAction } from '../../../shared/failure'
import { read } from '../../../shared/texts'
import { addToFrozenDay } from '../../calls'
import { tell } from '../../store/notice'
import { mayDecide } from '../../store/session'
import { t, word } from '../../texts'
import { CancelButton } from '../CancelButton'
import { FROM_NOW_ON, ONLY_TODAY, type CalendarDay, type DecisionKind, type OrderCalendar } from './calendar'

interface DayPanelProps {
  calendar: OrderCalendar
  day: string
  entry: CalendarDay | undefined
  onDecide: (kind: DecisionKind) => void
  onChanged: () => void
}

/** What the chosen day brings, and what can be decided: for this day only, or from this day on. */
export function DayPanel({ calendar, day, entry, onDecide, onChanged }: DayPanelProps): JSX.Element {
  const runs = calendar.order.status === 'active' || calendar.order.status === 'requested'
  return (
    <section class="part" aria-labelledby="day-title">
      <h3 id="day-title">
        {sayDay(day)} {entry !== undefined && entry.holiday !== '' && <small>{entry.holiday}</small>}
      </h3>
      {entry !== undefined && <DayFacts entry={entry} />}
      {mayDecide.value && runs && (
        <>
          {entry?.closed !== true && <Decisions title={t('desk.calendar.only_today')} kinds={ONLY_TODAY} onDecide={onDecide} />}
          {entry?.closed === true && <AfterFreeze calendar={calendar} entry={entry} onChanged={onChanged} />}
          <Decisions title={t('desk.calendar.from_now_on')} kinds={FROM_NOW_ON} onDecide={onDecide} />
        </>
      )}
    </section>
  )
}

function DayFacts({ entry }: { entry: CalendarDay }): JSX.Element {
  return (
    <>
      <p>
        <strong>{word('desk.calendar.state', entry.state)}</strong> {entry.meals > 0 && `${t('desk.calendar.meals', { meals: entry.meals })} · ${entry.menu}`} {entry.order_number}
      </p>
      {entry.reason !== null && (
        <p>
          {read(entry.reason.cause)} <span class="what-to-do">{read(entry.reason.action)}</span>
        </p>
      )}
    </>
  )
}

function Decisions({ title, kinds, onDecide }: { title: string; kinds: readonly DecisionKind[]; onDecide: (kind: DecisionKind) => void }): JSX.Element {
  return (
    <div role="group" aria-label={title} class="decisions">
      <h4>{title}</h4>
      <div class="row-actions">
        {kinds.map((kind) => (
          <button key={kind} type="button" class="button small" onClick={() => onDecide(kind)}>
            {t(`desk.decide.${kind}`)}
          </button>
        ))}
      </div>
    </div>
  )
}

/** A frozen day: cancel its order, or put the person on it. The kitchen sees a numbered change. */
function AfterFreeze({ calendar, entry, onChanged }: { calendar: OrderCalendar; entry: CalendarDay; onChanged: () => void }): JSX.Element {
  const adding = useAction(async () => {
    const change = await addToFrozenDay(calendar.order.id, entry.day)
    tell(t('desk.calendar.added', { day: sayDay(entry.day), number: change.number }))
    onChanged()
  })
  const cancellable = entry.order_id !== null && ['frozen', 'packed', 'out'].includes(entry.state)
  return (
    <div class="decisions">
      <p class="notice info">{t('desk.calendar.closed')}</p>
      <div class="row-actions">
        {cancellable && entry.order_id !== null && <CancelButton order={{ id: entry.order_id, number: entry.order_number }} onCancelled={onChanged} />}
        {entry.state === 'missed' && (
          <button type="button" class="button small" aria-disabled={adding.busy} onClick={() => void adding.run()}>
            {t('desk.calendar.add')}
          </button>
        )}
      </div>
      <Failure error={adding.error} />
    </div>
  )
}
