import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { sayDay } from '../../shared/days'
import { Failure, useAction } from '../../shared/failure'
import { Icon } from '../../shared/icons'
import { Dialog } from '../parts/Dialog'
import { useFetched } from '../parts/fetching'
import { area, chosenDay } from '../store/day'
import { tell } from '../store/notice'
import { mayDecide } from '../store/session'
import { t } from '../texts'
import { readDayMenus, splitWords, writeDayMenu, type DayMenus, type Dish } from './supply'

type Menu = DayMenus['menus'][number]
interface Writing {
  menu: Menu
  substitute: string
  dishes: Dish[]
}

const NO_DISH: Dish = { name: '', ingredients: [], allergens: [], unsuitable_for: [] }

/** What each kitchen makes on the chosen day: dishes with ingredients and allergens, and what is made beside them. */
export function MenusPart(): JSX.Element {
  const [day, setDay] = useState(chosenDay.value)
  const [writing, setWriting] = useState<Writing | null>(null)
  const id = area.value?.id ?? ''
  const { answer, error, again } = useFetched(`${id} ${day}`, () => readDayMenus(id, day), true)
  return (
    <>
      <label class="field menus-day">
        {t('desk.menus.day')}
        <input type="date" value={day} onChange={(event) => event.currentTarget.value !== '' && setDay(event.currentTarget.value)} />
      </label>
      <Failure error={error} />
      {answer === null && error === null && <p role="status">{t('desk.loading')}</p>}
      <ul class="supply-list">{answer?.menus.map((menu) => <MenuItem key={menu.id} menu={menu} menus={answer} onWrite={setWriting} />)}</ul>
      {writing !== null && answer !== null && (
        <MenuDialog
          writing={writing}
          day={day}
          allergens={answer.allergens}
          onClose={(written) => {
            setWriting(null)
            if (written) again()
          }}
        />
      )}
    </>
  )
}

function MenuItem({ menu, menus, onWrite }: { menu: Menu; menus: DayMenus; onWrite: (writing: Writing) => void }): JSX.Element {
  const written = menus.written.filter((one) => one.menu_id === menu.id)
  const own = written.find((one) => one.substitute === '')
  const name = `${menu.kitchen} ${menu.name}`
  return (
    <li>
      <h3>{name}</h3>
      {own === undefined && <p>{t('desk.menus.none')}</p>}
      {written.map((one) => (
        <div key={one.substitute} class="stack">
          {one.substitute !== '' && <h4>{t('desk.menus.substitute.of', { name: one.substitute })}</h4>}
          <ul class="plain-list">{one.dishes.map((dish) => <li key={dish.name}>{tellDish(dish)}</li>)}</ul>
          {mayDecide.value && one.substitute !== '' && (
            <button class="button small" aria-label={t('desk.menus.write.of', { menu: `${name} ${one.substitute}` })} onClick={() => onWrite({ menu, substitute: one.substitute, dishes: one.dishes })}>
              {t('desk.menus.write')}
            </button>
          )}
        </div>
      ))}
      {mayDecide.value && (
        <div class="row-actions">
          <button class="button small" aria-label={t('desk.menus.write.of', { menu: name })} onClick={() => onWrite({ menu, substitute: '', dishes: own?.dishes ?? [NO_DISH] })}>
            {t('desk.menus.write')}
          </button>
          {own !== undefined && (
            <button class="button small" aria-label={t('desk.menus.beside.of', { menu: name })} onClick={() => onWrite({ menu, substitute: t('desk.menus.beside.name'), dishes: own.dishes })}>
              {t('desk.menus.beside')}
            </button>
          )}
        </div>
      )}
    </li>
  )
}

function tellDish(dish: Dish): string {
  const allergens = dish.allergens.length > 0 ? t('desk.menus.dish.allergens', { names: dish.allergens.join(', ') }) : ''
  const unfit = dish.unsuitable_for.length > 0 ? t('desk.menus.dish.unfit', { marks: dish.unsuitable_for.join(', ') }) : ''
  return [dish.name, dish.ingredients.join(', '), allergens, unfit].filter(Boolean).join(' · ')
}

function MenuDialog({ writing, day, allergens, onClose }: { writing: Writing; day: string; allergens: string[]; onClose: (written: boolean) => void }): JSX.Element {
  const [substitute, setSubstitute] = useState(writing.substitute)
  const [dishes, setDishes] = useState(writing.dishes)
  const saving = useAction(async () => {
    await writeDayMenu(writing.menu.id, day, substitute.trim(), dishes.filter((dish) => dish.name.trim() !== ''))
    tell(t('desk.menus.saved'))
    onClose(true)
  })
  const change = (place: number, part: Partial<Dish>) => setDishes(dishes.map((dish, at) => (at === place ? { ...dish, ...part } : dish)))
  return (
    <Dialog title={t('desk.menus.write.of', { menu: `${writing.menu.kitchen} ${writing.menu.name} ${sayDay(day)}` })} onClose={() => onClose(false)} wide>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault()
          void saving.run()
        }}
      >
        {writing.substitute !== '' && (
          <label class="field">
            {t('desk.menus.substitute')}
            <input required maxLength={40} value={substitute} onInput={(event) => setSubstitute(event.currentTarget.value)} />
          </label>
        )}
        {dishes.map((dish, place) => (
          <DishFields key={place} number={place + 1} dish={dish} allergens={allergens} onChange={(part) => change(place, part)} />
        ))}
        <div class="row-actions">
          <button type="button" class="button small" onClick={() => setDishes([...dishes, NO_DISH])}>
            <Icon name="plus" />
            {t('desk.menus.dish.add')}
          </button>
        </div>
        <p>{t('desk.menus.then')}</p>
        <Failure error={saving.error} />
        <button class="button primary" aria-disabled={saving.busy}>
          {t('desk.menus.save')}
        </button>
      </form>
    </Dialog>
  )
}

/** Words are taken over when the field is left, so that a comma can be typed. */
function DishFields({ number, dish, allergens, onChange }: { number: number; dish: Dish; allergens: string[]; onChange: (part: Partial<Dish>) => void }): JSX.Element {
  const toggle = (one: string) => onChange({ allergens: allergens.filter((each) => (each === one) !== dish.allergens.includes(each)) })
  return (
    <fieldset class="dish">
      <legend>{t('desk.menus.dish', { number })}</legend>
      <div class="form-grid">
        <label class="field">
          {t('desk.menus.dish.name')}
          <input maxLength={40} autocomplete="off" value={dish.name} onInput={(event) => onChange({ name: event.currentTarget.value })} />
        </label>
        <label class="field">
          {t('desk.menus.dish.ingredients')}
          <input autocomplete="off" defaultValue={dish.ingredients.join(', ')} onChange={(event) => onChange({ ingredients: splitWords(event.currentTarget.value) })} />
        </label>
        <label class="field">
          {t('desk.menus.dish.unfit_for')}
          <input autocomplete="off" defaultValue={dish.unsuitable_for.join(', ')} onChange={(event) => onChange({ unsuitable_for: splitWords(event.currentTarget.value) })} />
        </label>
      </div>
      <fieldset class="allergens">
        <legend>{t('desk.menus.allergens')}</legend>
        {allergens.map((one) => (
          <button key={one} type="button" class="button small" aria-pressed={dish.allergens.includes(one)} onClick={() => toggle(one)}>
            {one}
          </button>
        ))}
      </fieldset>
    </fieldset>
  )
}
