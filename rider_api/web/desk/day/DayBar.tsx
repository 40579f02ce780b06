import type { JSX } from 'preact'
import { formatWeekday, moveDay } from '../../shared/moments'
import { Icon } from '../../shared/icons'
import { language } from '../../shared/texts'
import { area, areas, choose, chosenDay, day } from '../store/day'
import { me } from '../store/session'
import { t } from '../texts'
import { DayDecisions } from './DayDecisions'
import { StateLine } from './StateLine'

/** Which day and area, how it stands, and the decisions about it. */
export function DayBar(): JSX.Element {
  return (
    <section class="day-bar" aria-label={t('desk.day')}>
      <div class="day-pick">
        <AreaPicker />
        <button class="button small" data-key="[" aria-label={t('desk.day.before')} onClick={() => void choose({ day: moveDay(chosenDay.value, -1) })}>
          <Icon name="back" />
        </button>
        <label class="day-field">
          <span class="only-read">{t('desk.day')}</span>
          <input
            type="date"
            value={chosenDay.value}
            onChange={(event) => event.currentTarget.value !== '' && void choose({ day: event.currentTarget.value })}
          />
          <strong>{chosenDay.value !== '' && formatWeekday(chosenDay.value, language.value, 'short')}</strong>
        </label>
        <button class="button small" data-key="]" aria-label={t('desk.day.after')} onClick={() => void choose({ day: moveDay(chosenDay.value, 1) })}>
          <Icon name="next" />
        </button>
        <TodayButton />
      </div>
      {day.value !== null && <StateLine day={day.value} />}
      {day.value !== null && <DayDecisions day={day.value} />}
    </section>
  )
}

function TodayButton(): JSX.Element | null {
  const today = me.value?.day
  if (today === undefined || today === chosenDay.value) return null
  return (
    <button class="button small" data-key="t" onClick={() => void choose({ day: today })}>
      {t('desk.day.today')}
    </button>
  )
}

function AreaPicker(): JSX.Element {
  if (areas.value.length < 2) return <strong class="area-name">{area.value?.name}</strong>
  return (
    <label>
      <span class="only-read">{t('desk.area')}</span>
      <select
        class="select"
        value={area.value?.id}
        onChange={(event) => {
          const chosen = areas.value.find((one) => one.id === event.currentTarget.value)
          if (chosen !== undefined) void choose({ area: chosen })
        }}
      >
        {areas.value.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </select>
    </label>
  )
}
