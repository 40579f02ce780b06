import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { call } from '../../shared/api'
import { sayDay } from '../../shared/days'
import { Failure, useAction } from '../../shared/failure'
import { Dialog } from '../parts/Dialog'
import { t } from '../texts'

interface ReachedOrder {
  id: string
  number: string
  day: string
  kitchen: string
  menu: string
}

/** What a new diet reaches. `changes` and `clashes` are known once it is kept. */
interface DietReach {
  kept: boolean
  frozen: ReachedOrder[]
  too_late: ReachedOrder[]
  changes: number[]
  clashes: { day: string; menu: string; dishes: string[] }[]
}

interface DietDialogProps {
  number: number
  diet: string
  onClose: (changed: boolean) => void
}

/** One button: it shows the frozen days that another diet reaches, and once they were seen it saves. */
export function DietDialog({ number, diet, onClose }: DietDialogProps): JSX.Element {
  const [wish, setWish] = useState(diet)
  const [seen, setSeen] = useState<{ diet: string; reach: DietReach } | null>(null)
  const looked = seen !== null && seen.diet === wish
  const kept = seen?.reach.kept === true
  const acting = useAction(async (reason: string) => {
    const body = { diet: wish, reason, preview: !looked }
    setSeen({ diet: wish, reach: await call<DietReach>('POST', `/desk/recipients/${number}/diet`, { body }) })
  })
  return (
    <Dialog title={t('desk.diet')} onClose={() => onClose(kept)}>
      {kept ? (
        <>
          <Kept reach={seen.reach} />
          <button class="button" onClick={() => onClose(true)}>
            {t('desk.close')}
          </button>
        </>
      ) : (
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault()
            void acting.run(String(new FormData(event.currentTarget).get('reason')).trim())
          }}
        >
          <p>{t('desk.diet.now', { diet: diet === '' ? t('desk.diet.none') : diet })}</p>
          <label class="field">
            {t('desk.diet.new')}
            <input name="diet" maxLength={100} autocomplete="off" value={wish} onInput={(event) => setWish(event.currentTarget.value)} />
          </label>
          <label class="field">
            {t('desk.verb.field.reason')}
            <input name="reason" maxLength={100} autocomplete="off" />
          </label>
          <p>{t('desk.diet.about')}</p>
          {looked && <Reach reach={seen.reach} />}
          <Failure error={acting.error} />
          <button class={looked ? 'button primary' : 'button'} aria-disabled={acting.busy}>
            {t(looked ? 'desk.diet.save' : 'desk.diet.look')}
          </button>
        </form>
      )}
    </Dialog>
  )
}

function Reach({ reach }: { reach: DietReach }): JSX.Element {
  return (
    <div role="status">
      <ul class="plain-list">
        {reach.frozen.map((order) => (
          <li key={order.id}>{t('desk.diet.frozen', { day: sayDay(order.day), kitchen: order.kitchen, order: order.number })}</li>
        ))}
        {reach.too_late.map((order) => (
          <li key={order.id} class="troubled">
            {t('desk.diet.late', { day: sayDay(order.day), order: order.number })}
          </li>
        ))}
        {reach.frozen.length + reach.too_late.length === 0 && <li>{t('desk.diet.no_frozen')}</li>}
      </ul>
    </div>
  )
}

function Kept({ reach }: { reach: DietReach }): JSX.Element {
  return (
    <div role="status">
      <ul class="plain-list">
        <li>{t('desk.diet.done')}</li>
        {reach.changes.length > 0 && <li>{t('desk.move.address.changes', { numbers: reach.changes.join(', ') })}</li>}
        {reach.too_late.map((order) => (
          <li key={order.id} class="troubled">
            {t('desk.diet.late', { day: sayDay(order.day), order: order.number })}
          </li>
        ))}
        {reach.clashes.map((clash) => (
          <li key={`${clash.day} ${clash.menu}`} class="troubled">
            {t('desk.diet.clash', { day: sayDay(clash.day), menu: clash.menu, dishes: clash.dishes.join(', ') })}
          </li>
        ))}
      </ul>
      {reach.clashes.length > 0 && (
        <p>
          <a href="#/kitchens/clashes">{t('desk.diet.clashes')}</a>
        </p>
      )}
    </div>
  )
}
