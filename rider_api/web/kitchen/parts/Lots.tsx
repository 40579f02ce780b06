import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Failure, useAction } from '../../shared/failure'
import { Icon } from '../../shared/icons'
import { formatMoment } from '../../shared/texts'
import { RecallForm, wordRecall } from '../../shared/RecallForm'
import type { KitchenDay, KitchenLot } from '../../shared/types'
import { finishLot, news, recallLot } from '../store'
import { t } from '../texts'
import { Counter } from './Counter'
import { Sheet } from './Sheet'

/** Batches as they are finished: what leaves afterwards was filled from them, and can be called back. */
export function Lots({ day }: { day: KitchenDay }): JSX.Element {
  const [finishing, setFinishing] = useState(false)
  const [recalling, setRecalling] = useState<string | null>(null)
  const recalled = day.lots.find((lot) => lot.id === recalling)
  return (
    <section aria-labelledby="lots-title">
      <header class="pick-head">
        <h2 id="lots-title">{t('kitchen.lots')}</h2>
        <button class="button primary big" onClick={() => setFinishing(true)}>
          <Icon name="check" />
          {t('kitchen.lot.finish')}
        </button>
      </header>
      {day.lots.length === 0 && <p class="empty">{t('kitchen.lots.none')}</p>}
      <ul class="lots">
        {day.lots.map((lot) => (
          <LotRow key={lot.id} lot={lot} onRecall={() => setRecalling(lot.id)} />
        ))}
      </ul>
      {finishing && <FinishSheet day={day} onClose={() => setFinishing(false)} />}
      {recalled !== undefined && recalled.recalled_at === null && <RecallSheet lot={recalled} onClose={() => setRecalling(null)} />}
    </section>
  )
}

function LotRow({ lot, onRecall }: { lot: KitchenLot; onRecall: () => void }): JSX.Element {
  const gone = lot.recalled_at !== null
  return (
    <li class={`lot ${gone ? 'is-recalled' : ''} ${news.value.recalled.includes(lot.id) ? 'is-changed' : ''}`}>
      <span class="when">{formatMoment(lot.finished_at)}</span>
      <span class="who">
        <strong>{lot.menu}</strong>
        <span>
          {t('kitchen.lot.number', { number: lot.number })} · {t('kitchen.lot.left', { left: lot.left, meals: lot.meals })}
        </span>
      </span>
      {gone ? (
        <span class="lot-state">
          <Icon name="alarm" />
          {t('kitchen.lot.recalled', { time: formatMoment(lot.recalled_at ?? '') })} · {wordRecall(lot.recall_reason)}
        </span>
      ) : (
        <button class="button danger" aria-label={t('kitchen.lot.recall.of', { number: lot.number })} onClick={onRecall}>
          <Icon name="returnBox" />
          {t('kitchen.lot.recall')}
        </button>
      )}
    </li>
  )
}

function FinishSheet({ day, onClose }: { day: KitchenDay; onClose: () => void }): JSX.Element {
  const [menu, setMenu] = useState(day.menus[0]?.id ?? '')
  const name = day.menus.find((one) => one.id === menu)?.name
  const planned = day.counts.filter((one) => one.menu === name).reduce((sum, one) => sum + one.meals, 0)
  const [typed, setTyped] = useState<number | null>(null)
  const meals = typed ?? Math.max(1, planned)
  const finishing = useAction(async () => {
    await finishLot(menu, meals)
    onClose()
  })
  return (
    <Sheet title={t('kitchen.lot.finish')} onClose={onClose}>
      <fieldset class="menus">
        <legend>{t('kitchen.lot.menu')}</legend>
        {day.menus.map((one) => (
          <label key={one.id} class="menu-choice">
            <input
              type="radio"
              name="lot-menu"
              checked={menu === one.id}
              onChange={() => {
                setMenu(one.id)
                setTyped(null)
              }}
            />
            {one.name}
          </label>
        ))}
      </fieldset>
      <Counter label={t('kitchen.lot.meals')} count={meals} most={5000} step={10} onCount={setTyped} />
      <Failure error={finishing.error} />
      <button class="button primary big" disabled={meals < 1 || menu === ''} aria-disabled={finishing.busy} onClick={() => void finishing.run()}>
        {t('kitchen.lot.confirm', { count: meals })}
      </button>
    </Sheet>
  )
}

/** Call a batch of this kitchen back. */
function RecallSheet({ lot, onClose }: { lot: KitchenLot; onClose: () => void }): JSX.Element {
  return (
    <Sheet title={t('kitchen.lot.recall.of', { number: lot.number })} onClose={onClose}>
      <RecallForm lot={lot} recall={(reason) => recallLot(lot.id, reason)} onDone={onClose} />
    </Sheet>
  )
}
