import type { JSX } from 'preact'
import { sayDay } from '../../shared/days'
import { Failure, ReasonText } from '../../shared/failure'
import { Icon } from '../../shared/icons'
import { useFetched } from '../parts/fetching'
import { area } from '../store/day'
import { t } from '../texts'
import { readAllotment, type AllotmentDay } from './supply'

/** The coming days shared out to the kitchens: as frozen, or as they would be frozen now. */
export function AllotmentPart({ first, last }: { first: string; last: string }): JSX.Element {
  const id = area.value?.id ?? ''
  const { answer, error } = useFetched(`${id} ${first}`, () => readAllotment(id, first, last), true)
  return (
    <section class="stack" aria-labelledby="allotment-title">
      <h3 id="allotment-title">{t('desk.allotment')}</h3>
      <Failure error={error} />
      {answer === null && error === null && <p role="status">{t('desk.loading')}</p>}
      {answer?.every((day) => day.meals === 0 && day.shortages.length === 0) && <p class="empty">{t('desk.allotment.none')}</p>}
      <ul class="supply-list">
        {answer?.filter((day) => day.meals > 0 || day.shortages.length > 0).map((day) => <Day key={day.day} day={day} />)}
      </ul>
    </section>
  )
}

function Day({ day }: { day: AllotmentDay }): JSX.Element {
  return (
    <li>
      <h4>
        {sayDay(day.day)} · {t('desk.meals', { count: day.meals })} <span class="tag">{t(day.frozen ? 'desk.allotment.frozen' : 'desk.allotment.preview')}</span>
      </h4>
      <ul>
        {day.kitchens.map((share) => (
          <li key={`${share.kitchen.id} ${share.menu.id}`}>
            {share.kitchen.name} · {share.menu.name} <strong>{t('desk.meals', { count: share.meals })}</strong>
            {share.meals !== share.usual_meals && ` ${t('desk.allotment.usual', { count: share.usual_meals })}`}
            {share.limit !== null && ` ${t('desk.allotment.limit', { count: share.limit })}`}
            {share.closed && ` · ${t('desk.capacity.closed')}`}
          </li>
        ))}
      </ul>
      {day.moved.length > 0 && (
        <details>
          <summary>{t('desk.allotment.moved', { count: day.moved.length })}</summary>
          <ul>
            {day.moved.map((one) => (
              <li key={one.standing_order_id}>
                <a href={`#/people/${one.recipient.number}`}>
                  {one.recipient.name} ({one.recipient.number})
                </a>{' '}
                {one.from_kitchen} → {one.to_kitchen} {one.to_menu} · {t('desk.meals', { count: one.meals })}
              </li>
            ))}
          </ul>
        </details>
      )}
      {day.shortages.map((one) => (
        <div key={one.menu.id} class="notice danger">
          <Icon name="alarm" />
          <div>
            <p>
              <strong>{t('desk.allotment.short', { kitchen: one.kitchen, menu: one.menu.name, count: one.meals })}</strong>
            </p>
            <ReasonText reason={one.reason} coded={false} />
            <p>{one.recipients.map((person) => `${person.name} (${person.number})`).join(', ')}</p>
          </div>
        </div>
      ))}
    </li>
  )
}
