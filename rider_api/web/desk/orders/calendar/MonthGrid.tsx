import type { JSX } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { sayDay, sayMonth } from '../../../shared/days'
import { Icon, type IconName } from '../../../shared/icons'
import { formatWeekday } from '../../../shared/moments'
import { language, read } from '../../../shared/texts'
import { t, word } from '../../texts'
import { dayAfterKey, monthOf, weeksOf, type CalendarDay } from './calendar'

interface MonthGridProps {
  month: string
  days: ReadonlyMap<string, CalendarDay>
  /** Days that the decision being looked at would change. */
  changed: ReadonlySet<string>
  chosen: string
  onChoose: (day: string) => void
}

const SHAPES: Record<string, IconName> = {
  expected: 'bowl',
  frozen: 'lunchbox',
  packed: 'lunchbox',
  out: 'send',
  delivered: 'check',
  undelivered: 'quiet',
  cancelled: 'cross',
  left_out: 'minus',
  missed: 'alarm',
}

/** One month, a button a day: arrows walk, PageUp and PageDown turn the page, Enter chooses. */
export function MonthGrid({ month, days, changed, chosen, onChoose }: MonthGridProps): JSX.Element {
  const table = useRef<HTMLTableElement>(null)
  const walked = useRef(false)
  useLayoutEffect(() => {
    if (!walked.current) return
    walked.current = false
    table.current?.querySelector<HTMLButtonElement>(`[data-day="${chosen}"]`)?.focus()
  })
  const walk = (event: KeyboardEvent) => {
    const next = dayAfterKey(event.key, chosen)
    if (next === null) return
    event.preventDefault()
    walked.current = true
    onChoose(next)
  }
  const weeks = weeksOf(month)
  return (
    <table class="month" ref={table} onKeyDown={walk} aria-label={t('desk.calendar.of', { month: sayMonth(month) })}>
      <thead>
        <tr>
          {(weeks[0] ?? []).map((day) => (
            <th key={day} scope="col">
              {formatWeekday(day, language.value, 'short')}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week[0]}>
            {week.map((day) => (
              <td key={day}>
                <DayCell day={day} entry={days.get(day)} outside={monthOf(day) !== month} changed={changed.has(day)} chosen={day === chosen} onChoose={onChoose} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

interface DayCellProps {
  day: string
  entry: CalendarDay | undefined
  outside: boolean
  changed: boolean
  chosen: boolean
  onChoose: (day: string) => void
}

function DayCell({ day, entry, outside, changed, chosen, onChoose }: DayCellProps): JSX.Element {
  const state = entry?.state ?? 'none'
  const shape = SHAPES[state]
  return (
    <button type="button" class={`day-cell state-${state}${outside ? ' outside' : ''}${changed ? ' changed' : ''}`} data-day={day} aria-pressed={chosen} tabIndex={chosen ? 0 : -1} onClick={() => onChoose(day)}>
      <span class="only-read">{nameDay(day, entry, changed)}</span>
      <span class="day-number" aria-hidden="true">
        {Number(day.slice(8))}
        {entry !== undefined && entry.holiday !== '' && <small class="holiday">{entry.holiday}</small>}
      </span>
      {shape !== undefined && (
        <span class="day-state" aria-hidden="true">
          <Icon name={shape} />
          {entry !== undefined && entry.meals > 0 ? t('desk.calendar.meals', { meals: entry.meals }) : word('desk.calendar.short', shortOf(entry))}
        </span>
      )}
      {changed && <span class="day-changed" aria-hidden="true">{t('desk.calendar.changed')}</span>}
    </button>
  )
}

/** The code of why a day brings nothing, else its state. */
function shortOf(entry: CalendarDay | undefined): string {
  return entry?.reason?.code ?? entry?.state ?? 'none'
}

/** What a day is, in one sentence: date, weekday, what comes or why nothing, how far the cap is used. */
export function nameDay(day: string, entry: CalendarDay | undefined, changed: boolean): string {
  const parts = [sayDay(day)]
  if (entry !== undefined) {
    if (entry.holiday !== '') parts.push(entry.holiday)
    parts.push(word('desk.calendar.state', entry.state))
    if (entry.meals > 0) parts.push(`${t('desk.calendar.meals', { meals: entry.meals })} ${entry.menu}`)
    if (entry.reason !== null) parts.push(read(entry.reason.cause))
  }
  if (changed) parts.push(t('desk.calendar.changed'))
  return parts.join(', ')
}
