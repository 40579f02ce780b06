import type { JSX } from 'preact'
import { sayDay } from '../../shared/days'
import { minute } from '../../shared/serverClock'
import { formatDated } from '../../shared/texts'
import { t } from '../texts'
import { countsOf, type AreaEffect, type DayEffect, type Wish } from './holidays'

/** What a change of the calendar does: orders district by district, and the moments at which days are fixed. */
export function EffectPart({ effect, wish }: { effect: DayEffect; wish: Wish }): JSX.Element {
  const touched = effect.areas.filter((area) => countsOf(area).length > 0)
  return (
    <div class="holiday-effect" role="status">
      <h4>{t('desk.holidays.effect', { day: sayDay(wish.day) })}</h4>
      {touched.length === 0 && <p>{t('desk.holidays.effect.none')}</p>}
      <ul class="plain-list">
        {touched.map((area) => (
          <li key={area.area_id}>
            <AreaWords area={area} wish={wish} />
          </li>
        ))}
      </ul>
      {effect.cut_offs.length > 0 && (
        <>
          <h4>{t('desk.holidays.cut_offs')}</h4>
          <ul class="plain-list">
            {effect.cut_offs.map((move) => (
              <li key={move.day}>
                {sayDay(move.day)}: {move.before !== move.after && t('desk.holidays.cut_off.moved', { before: formatDated(move.before, minute.value), after: formatDated(move.after, minute.value) })}{' '}
                {move.at_once && <strong class="troubled">{t('desk.holidays.cut_off.at_once')}</strong>}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

function AreaWords({ area, wish }: { area: AreaEffect; wish: Wish }): JSX.Element {
  return (
    <>
      <strong>{area.area}</strong>
      <ul class="plain-list">
        {countsOf(area).map(({ name, count }) => (
          <li key={name} class={name === 'stand' || name === 'twice' ? 'what-to-do' : ''}>
            {t(`desk.holidays.count.${name}`, { count })}
          </li>
        ))}
        {wish.is_working_day && area.added > 0 && area.crews === 0 && <li class="what-to-do">{t('desk.holidays.no_crews')}</li>}
      </ul>
    </>
  )
}
