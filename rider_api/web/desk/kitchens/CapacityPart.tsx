import type { JSX } from 'preact'
import { sayDay } from '../../shared/days'
import { Failure, useAction } from '../../shared/failure'
import { formatWeekday, moveDay } from '../../shared/moments'
import { language } from '../../shared/texts'
import type { Named } from '../../shared/types'
import { useFetched } from '../parts/fetching'
import { area } from '../store/day'
import { tell } from '../store/notice'
import { mayDecide, me } from '../store/session'
import { t } from '../texts'
import { AllotmentPart } from './AllotmentPart'
import { closeKitchen, listCapacities, listClosures, reopenKitchen, setCapacity, type CapacityDay, type Closure, type KitchenCapacity } from './supply'

const WEEK_DAYS = 7
const CLOSURE_DAYS = 90

/** How many meals each kitchen makes in the coming week, days on which it does not cook, and the days shared out. */
export function CapacityPart(): JSX.Element {
  const id = area.value?.id ?? ''
  const today = me.value?.day ?? ''
  const { answer, error, again } = useFetched(
    id,
    async () => {
      const [kitchens, closures] = await Promise.all([listCapacities(id), listClosures(id, today, moveDay(today, CLOSURE_DAYS))])
      return { kitchens, closures }
    },
    true,
  )
  return (
    <>
      <Failure error={error} />
      {answer === null && error === null && <p role="status">{t('desk.loading')}</p>}
      {answer?.kitchens.map((one) => (
        <KitchenPart key={one.kitchen.id} one={one} closures={answer.closures.filter((row) => row.kitchen.id === one.kitchen.id)} onSaved={again} />
      ))}
      <AllotmentPart first={today} last={moveDay(today, WEEK_DAYS - 1)} />
    </>
  )
}

function KitchenPart({ one, closures, onSaved }: { one: KitchenCapacity; closures: Closure[]; onSaved: () => void }): JSX.Element {
  return (
    <section class="supply-kitchen" aria-labelledby={`capacity-${one.kitchen.id}`}>
      <h3 id={`capacity-${one.kitchen.id}`}>{one.kitchen.name}</h3>
      <div class="table-scroll" tabIndex={0} role="group" aria-label={t('desk.capacity.of', { kitchen: one.kitchen.name })}>
        <table class="table week-table">
          <thead>
            <tr>
              <th scope="col">{t('desk.capacity.menu')}</th>
              {one.days.map(({ day }) => (
                <th key={day} scope="col">
                  {day.slice(5).replace('-', '/')} {formatWeekday(day, language.value, 'short')}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Row name={t('desk.capacity.all')} days={one.days} of={(day) => day.meals} />
            {one.menus.map((menu) => (
              <Row key={menu.id} name={menu.name} days={one.days} of={(day) => day.menus[menu.id] ?? null} />
            ))}
          </tbody>
        </table>
      </div>
      <Closures closures={closures} onSaved={onSaved} />
      {mayDecide.value && <CapacityForm one={one} onSaved={onSaved} />}
      {mayDecide.value && <ClosureForm kitchen={one.kitchen} onSaved={onSaved} />}
    </section>
  )
}

function Row({ name, days, of }: { name: string; days: CapacityDay[]; of: (day: CapacityDay) => number | null }): JSX.Element {
  return (
    <tr>
      <th scope="row">{name}</th>
      {days.map((day) => (
        <td key={day.day} class="number">
          {day.closed ? t('desk.capacity.closed') : wordLimit(of(day))}
        </td>
      ))}
    </tr>
  )
}

function Closures({ closures, onSaved }: { closures: Closure[]; onSaved: () => void }): JSX.Element | null {
  const reopening = useAction(async (id: string) => {
    await reopenKitchen(id)
    onSaved()
  })
  if (closures.length === 0) return null
  return (
    <>
      <Failure error={reopening.error} />
      <ul class="plain-list">
        {closures.map((one) => (
          <li key={one.id} class="row-actions">
            <span>
              {sayDay(one.day)} {t('desk.capacity.closed')} {one.reason !== '' && `· ${one.reason}`}
            </span>
            {mayDecide.value && (
              <button class="button small" aria-label={t('desk.capacity.reopen.of', { day: sayDay(one.day) })} aria-disabled={reopening.busy} onClick={() => void reopening.run(one.id)}>
                {t('desk.capacity.reopen')}
              </button>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}

function wordLimit(meals: number | null): string {
  return meals === null ? t('desk.capacity.open') : t('desk.meals', { count: meals })
}

function CapacityForm({ one, onSaved }: { one: KitchenCapacity; onSaved: () => void }): JSX.Element {
  const saving = useAction(async (form: FormData) => {
    const meals = String(form.get('meals'))
    await setCapacity(one.kitchen.id, { menu_id: String(form.get('menu')) || null, meals: meals === '' ? null : Number(meals), first_day: String(form.get('first_day')) })
    tell(t('desk.capacity.saved'))
    onSaved()
  })
  return (
    <form
      class="supply-form"
      aria-label={t('desk.capacity.set.of', { kitchen: one.kitchen.name })}
      onSubmit={(event) => {
        event.preventDefault()
        void saving.run(new FormData(event.currentTarget))
      }}
    >
      <label class="field">
        {t('desk.capacity.menu')}
        <select name="menu">
          <option value="">{t('desk.capacity.all')}</option>
          {one.menus.map((menu) => (
            <option key={menu.id} value={menu.id}>
              {menu.name}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        {t('desk.capacity.meals')}
        <input name="meals" type="number" min="0" max="100000" />
      </label>
      <label class="field">
        {t('desk.capacity.from')}
        <input name="first_day" type="date" required defaultValue={me.value?.day ?? ''} />
      </label>
      <button class="button" aria-disabled={saving.busy}>
        {t('desk.capacity.set')}
      </button>
      <Failure error={saving.error} />
    </form>
  )
}

function ClosureForm({ kitchen, onSaved }: { kitchen: Named; onSaved: () => void }): JSX.Element {
  const saving = useAction(async (form: FormData) => {
    await closeKitchen(kitchen.id, { first_day: String(form.get('first_day')), last_day: String(form.get('last_day')), reason: String(form.get('reason')) })
    tell(t('desk.capacity.saved'))
    onSaved()
  })
  return (
    <form
      class="supply-form"
      aria-label={t('desk.capacity.close.of', { kitchen: kitchen.name })}
      onSubmit={(event) => {
        event.preventDefault()
        void saving.run(new FormData(event.currentTarget))
      }}
    >
      {(['first_day', 'last_day'] as const).map((name) => (
        <label key={name} class="field">
          {t(`desk.capacity.${name}`)}
          <input name={name} type="date" required />
        </label>
      ))}
      <label class="field">
        {t('desk.verb.field.reason')}
        <input name="reason" maxLength={100} autocomplete="off" />
      </label>
      <button class="button" aria-disabled={saving.busy}>
        {t('desk.capacity.close')}
      </button>
      <Failure error={saving.error} />
    </form>
  )
}
