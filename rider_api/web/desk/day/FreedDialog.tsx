import type { JSX } from 'preact'
import { Failure, useAction } from '../../shared/failure'
import { Icon } from '../../shared/icons'
import { formatClock } from '../../shared/texts'
import type { DeskTask, FreedMeal, FreedTaker, FreedTakers } from '../../shared/types'
import { giveFreed, listFreed, listTakers, wasteFreed } from '../calls'
import { Dialog } from '../parts/Dialog'
import { useFetched } from '../parts/fetching'
import { area, loadDay } from '../store/day'
import { tell } from '../store/notice'
import { formatWon, t, word } from '../texts'

interface FreedDialogProps {
  task: DeskTask
  /** Id of the freed meals. */
  freed: string
  day: string
  onClose: () => void
}

/** Meals that nobody waits for any more: the nearest people who may eat them, or waste with its cost. */
export function FreedDialog({ task, freed, day, onClose }: FreedDialogProps): JSX.Element {
  const meals = useFetched(freed, () => listFreed(day, area.value?.id ?? ''))
  const takers = useFetched(freed, () => listTakers(freed))
  const found = meals.answer?.find((one) => one.id === freed) ?? null
  const deciding = useAction(async (order: string | null) => {
    if (order === null) {
      await wasteFreed(freed)
      tell(t('desk.freed.wasted'))
    } else {
      const { tour, version } = await giveFreed(freed, order)
      tell(tour === null || version === null ? t('desk.freed.given') : t('desk.freed.given.tour', { tour, version }))
    }
    onClose()
    await loadDay()
  })
  return (
    <Dialog title={word('desk.task', task.kind)} onClose={onClose}>
      <Failure error={meals.error ?? takers.error} />
      {found === null && meals.error === null && <p role="status">{t('desk.loading')}</p>}
      {found !== null && <Facts meals={found} />}
      {takers.answer !== null && <Takers found={takers.answer} busy={deciding.busy} onGive={(order) => void deciding.run(order)} />}
      <Failure error={deciding.error} />
      {found !== null && (
        <button class="button danger" aria-disabled={deciding.busy} onClick={() => void deciding.run(null)}>
          <Icon name="cross" />
          {t('desk.freed.waste', { cost: formatWon(found.cost_won) })}
        </button>
      )}
    </Dialog>
  )
}

function Facts({ meals }: { meals: FreedMeal }): JSX.Element {
  return (
    <>
      <p>
        <strong>
          {meals.menu} {t('desk.meals', { count: meals.meals })}
        </strong>{' '}
        · {t('desk.freed.of', { order: meals.order, kitchen: meals.kitchen })} · {word('desk.freed.place', meals.place)}
        {meals.place === 'hub' && ` (${meals.place_name})`}
      </p>
      {meals.reusable_containers > 0 && <p class="what-to-do">{t('desk.freed.containers', { count: meals.reusable_containers })}</p>}
    </>
  )
}

function Takers({ found, busy, onGive }: { found: FreedTakers; busy: boolean; onGive: (order: string) => void }): JSX.Element {
  const { takers, out_of_reach: unreached } = found
  return (
    <section class="stack" aria-labelledby="takers-title">
      <h3 id="takers-title">{t('desk.freed.takers')}</h3>
      {takers.length === 0 && <p class="empty">{unreached > 0 ? t('desk.freed.unreached', { count: unreached }) : t('desk.freed.nobody')}</p>}
      <ul class="plain-list">
        {takers.map((taker) => (
          <li key={taker.standing_order_id} class="row-actions taker">
            <span>
              <a href={`#/people/${taker.recipient.number}`}>
                {taker.recipient.name} ({taker.recipient.number})
              </a>{' '}
              <small>{taker.metres === null ? t('desk.freed.unplaced') : t('desk.freed.metres', { metres: taker.metres })} {way(taker)}</small>
            </span>
            <button class="button small" aria-disabled={busy} aria-label={t('desk.freed.give.to', { name: taker.recipient.name })} onClick={() => onGive(taker.standing_order_id)}>
              {t('desk.freed.give')}
            </button>
          </li>
        ))}
      </ul>
      {takers.length > 0 && <p>{t('desk.freed.then')}</p>}
    </section>
  )
}

function way({ tour, trip, start_seconds: start }: FreedTaker): string {
  return tour === null || trip === null || start === null ? t('desk.freed.unplanned') : t('desk.freed.by', { tour, trip, time: formatClock(start) })
}
