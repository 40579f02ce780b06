import type { JSX } from 'preact'
import { Icon, type IconName } from '../../shared/icons'
import { formatWeekday, minutesSince, moveDay } from '../../shared/moments'
import { now } from '../../shared/serverClock'
import { formatMoment, language } from '../../shared/texts'
import { waiting } from '../outbox'
import { sounding } from '../sound'
import { board, failure, fetchedAt, me, phase, showDay, shownDay } from '../store'
import { t } from '../texts'

/** Which part of the board is shown. */
export type View = 'pickups' | 'preparation' | 'lots' | 'feedback'

const ICONS: Record<View, IconName> = { pickups: 'way', preparation: 'list', lots: 'kitchen', feedback: 'heart' }

/** Whose board, which day, what time it is, and how fresh the board is. */
export function Header({ view, onView }: { view: View; onView: (view: View) => void }): JSX.Element {
  return (
    <header class="board-head">
      <h1>{board.value?.kitchen.name ?? me.value?.kitchen?.name}</h1>
      <DayPick />
      <nav aria-label={t('kitchen.views')}>
        {(Object.keys(ICONS) as View[]).map((one) => (
          <button key={one} class="button" aria-pressed={view === one} onClick={() => onView(one)}>
            <Icon name={ICONS[one]} />
            {t(`kitchen.view.${one}`)}
          </button>
        ))}
      </nav>
      <div class="board-end">
        <Freshness />
        <Waiting />
        <span class={sounding.value ? 'sound on' : 'sound off'}>
          <Icon name={sounding.value ? 'bell' : 'quiet'} />
          {sounding.value ? t('kitchen.sound.on') : t('kitchen.sound.off')}
        </span>
        <time class="clock">{formatMoment(now.value)}</time>
      </div>
    </header>
  )
}

function DayPick(): JSX.Element {
  const day = shownDay.value
  return (
    <div class="day-pick">
      <button class="button" aria-label={t('kitchen.day.before')} onClick={() => void showDay(moveDay(day, -1))}>
        <Icon name="back" />
      </button>
      <strong>
        {day.slice(5).replace('-', '/')} {day !== '' && formatWeekday(day, language.value)}
        {day === me.value?.day && <small> {t('kitchen.today')}</small>}
      </strong>
      <button class="button" aria-label={t('kitchen.day.after')} onClick={() => void showDay(moveDay(day, 1))}>
        <Icon name="next" />
      </button>
    </div>
  )
}

/** Live, or how old the shown state is. */
function Freshness(): JSX.Element {
  const fresh = phase.value === 'open' && failure.value === null
  const minutes = fetchedAt.value === 0 ? 0 : minutesSince(new Date(fetchedAt.value).toISOString(), now.value === 0 ? 0 : Date.now())
  return (
    <span class={fresh ? 'fresh' : 'stale'} role="status">
      <Icon name={fresh ? 'check' : 'offline'} />
      {fresh ? t('kitchen.live') : minutes < 1 ? t('kitchen.stale') : t('kitchen.stale.minutes', { count: minutes })}
    </span>
  )
}

/** What was done without a network and waits to be sent. */
function Waiting(): JSX.Element | null {
  if (waiting.value.length === 0) return null
  return (
    <span class="stale" role="status">
      <Icon name="send" />
      {t('kitchen.waiting', { count: waiting.value.length })}
    </span>
  )
}
