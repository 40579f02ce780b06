import type { JSX } from 'preact'
import { Icon } from '../../shared/icons'
import { now } from '../../shared/serverClock'
import { formatDated, language } from '../../shared/texts'
import type { KitchenDay } from '../../shared/types'
import { news } from '../store'
import { t } from '../texts'
import { PickList } from './PickList'

/** What is to be cooked and packed for a day: counts by menu and diet, the pick list, containers that come back. */
export function Preparation({ day }: { day: KitchenDay }): JSX.Element {
  if (day.freeze === null) {
    return (
      <p class="empty">
        <Icon name="clock" />
        {t('kitchen.freeze.none')}
      </p>
    )
  }
  const meals = day.counts.reduce((sum, one) => sum + one.meals, 0)
  return (
    <>
      <p class="freeze">
        <span>{t('kitchen.freeze', { number: day.freeze.number, time: formatDated(day.freeze.frozen_at, now.value) })}</span>
        <strong>{t('kitchen.freeze.count', { households: day.freeze.households, meals: day.freeze.meals })}</strong>
        {meals !== day.freeze.meals && <strong class="differs">{t('kitchen.freeze.now', { meals })}</strong>}
        {day.containers_expected_back > 0 && <span>{t('kitchen.containers', { count: day.containers_expected_back })}</span>}
      </p>
      <Papers day={day.day} />
      <div class="preparation">
        <Counts day={day} />
        <PickList key={day.day} lines={day.pick_list} />
      </div>
    </>
  )
}

const PAPERS = ['production', 'picklist', 'labels', 'slips'] as const

/** The day on paper; the browser shows and prints the PDF. */
function Papers({ day }: { day: string }): JSX.Element {
  const lang = language.value === 'ko' ? '' : '?lang=en'
  return (
    <nav class="papers" aria-label={t('kitchen.papers')}>
      {PAPERS.map((paper) => (
        <a key={paper} class="button" href={`/api/kitchen/day/${day}/${paper}.pdf${lang}`} target="_blank" rel="noreferrer">
          <Icon name="card" />
          {t(`kitchen.paper.${paper}`)}
        </a>
      ))}
    </nav>
  )
}

function Counts({ day }: { day: KitchenDay }): JSX.Element {
  return (
    <section aria-labelledby="counts-title" class={news.value.counts ? 'is-changed' : ''}>
      <h2 id="counts-title">{t('kitchen.counts')}</h2>
      <table class="counts">
        <thead>
          <tr>
            <th scope="col">{t('kitchen.menu')}</th>
            <th scope="col">{t('kitchen.diet')}</th>
            <th scope="col">{t('kitchen.meals')}</th>
          </tr>
        </thead>
        <tbody>
          {day.counts.map((one) => (
            <tr key={`${one.menu} ${one.diet}`}>
              <th scope="row">{one.menu}</th>
              <td>{one.diet === '' ? t('kitchen.diet.none') : one.diet}</td>
              <td class="number">{one.meals}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={2}>
              {t('kitchen.total')}
            </th>
            <td class="number">{day.counts.reduce((sum, one) => sum + one.meals, 0)}</td>
          </tr>
        </tfoot>
      </table>
    </section>
  )
}
