import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { sayDay } from '../../shared/days'
import { Failure, useAction } from '../../shared/failure'
import { useFetched } from '../parts/fetching'
import { Pager } from '../parts/Pager'
import { area } from '../store/day'
import { tell } from '../store/notice'
import { mayDecide } from '../store/session'
import { t } from '../texts'
import { chooseMeal, listClashes, type ClashRow } from './supply'

/** Who can't eat what is planned for them in the coming week, and what they could have instead. */
export function ClashesPart(): JSX.Element {
  const [page, setPage] = useState(1)
  const id = area.value?.id ?? ''
  const { answer, error, again } = useFetched(`${id} ${page}`, () => listClashes(id, page), true)
  return (
    <>
      <p>{t('desk.clashes.about')}</p>
      <Failure error={error} />
      {answer === null && error === null && <p role="status">{t('desk.loading')}</p>}
      {answer?.total === 0 && <p class="empty">{t('desk.clashes.none')}</p>}
      {answer !== null && answer.total > 0 && (
        <ul class="supply-list">
          {answer.items.map((row) => (
            <ClashItem key={`${row.standing_order_id} ${row.day}`} row={row} onChosen={again} />
          ))}
        </ul>
      )}
      {answer !== null && <Pager page={answer.page} pages={answer.pages} onPage={setPage} />}
    </>
  )
}

function ClashItem({ row, onChosen }: { row: ClashRow; onChosen: () => void }): JSX.Element {
  const choosing = useAction(async (substitute: string) => {
    const { change } = await chooseMeal(row.standing_order_id, row.day, substitute)
    tell(change === null ? t('desk.clashes.chosen') : t('desk.clashes.chosen.change', { number: change }))
    onChosen()
  })
  const substitutes = row.suggestions.filter((one) => one.substitute !== '')
  const others = row.suggestions.filter((one) => one.substitute === '')
  return (
    <li>
      <p>
        <strong>{sayDay(row.day)}</strong>{' '}
        <a href={`#/people/${row.recipient.number}`}>
          {row.recipient.name} ({row.recipient.number})
        </a>{' '}
        · {row.kitchen.name} {row.menu.name} · {t('desk.clashes.diet', { diet: row.diet })} {row.order_id !== null && <span class="tag">{t('desk.clashes.frozen')}</span>}
      </p>
      <p class={row.left.length > 0 && row.chosen === null ? 'troubled' : ''}>
        {row.clashes.map((one) => t('desk.clashes.because', { mark: one.mark, dish: one.dish, because: one.because })).join(' · ')}
      </p>
      <p>{row.chosen === null ? t('desk.clashes.open') : row.chosen === '' ? t('desk.clashes.as_is') : t('desk.clashes.has', { substitute: row.chosen })}</p>
      {mayDecide.value && (
        <div class="row-actions">
          {substitutes.map((one) => (
            <button key={one.substitute} class="button small" aria-pressed={row.chosen === one.substitute} aria-disabled={choosing.busy} onClick={() => void choosing.run(one.substitute)}>
              {t('desk.clashes.choose', { substitute: one.substitute, dishes: one.dishes.join(', ') })}
            </button>
          ))}
          <button class="button small" aria-pressed={row.chosen === ''} aria-disabled={choosing.busy} onClick={() => void choosing.run('')}>
            {t('desk.clashes.keep')}
          </button>
          {others.length > 0 && (
            <a class="button small" href={`#/orders/${row.standing_order_id}`}>
              {t('desk.clashes.other', { menus: others.map((one) => one.menu.name).join(', ') })}
            </a>
          )}
        </div>
      )}
      <Failure error={choosing.error} />
    </li>
  )
}
