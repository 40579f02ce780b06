/** Days off of a year; a temporary holiday is declared here, or a working day again, after a look at what it changes. */
import type { JSX } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { sayDay } from '../../shared/days'
import { Failure, useAction } from '../../shared/failure'
import { useFetched } from '../parts/fetching'
import { Part } from '../people/Part'
import { tell } from '../store/notice'
import { me } from '../store/session'
import { t, word } from '../texts'
import { EffectPart } from './EffectPart'
import { declareDay, isSame, listHolidays, oppositeOf, type DayEffect, type Holiday, type Wish } from './holidays'

export function HolidaysPage(): JSX.Element {
  const today = me.value?.day ?? ''
  const [year, setYear] = useState(Number(today.slice(0, 4)))
  const [wish, setWish] = useState<Wish>({ day: '', is_working_day: false, name: '' })
  const form = useRef<HTMLFormElement>(null)
  const { answer, error, again } = useFetched(String(year), () => listHolidays(year), true)
  const mayDecide = answer?.may_decide === true
  return (
    <section class="panel" aria-labelledby="holidays-title">
      <h2 id="holidays-title">{t('desk.holidays')}</h2>
      <Failure error={error} />
      <div class="columns">
        <Part title={t('desk.holidays.change')}>
          <p>{t('desk.holidays.about')}</p>
          {answer !== null && !mayDecide && <p class="notice info">{t('desk.holidays.not_here')}</p>}
          {mayDecide && <WishForm form={form} wish={wish} today={today} onWish={setWish} onSaved={again} />}
        </Part>
        <Part title={t('desk.holidays.year', { year })}>
          <div class="row-actions" role="group" aria-label={t('desk.holidays.years')}>
            {[year - 1, year + 1].map((other) => (
              <button key={other} class="button small" onClick={() => setYear(other)}>
                {t('desk.holidays.year', { year: other })}
              </button>
            ))}
          </div>
          <ul class="plain-list">
            {answer?.days.map((one) => (
              <HolidayRow
                key={one.day}
                one={one}
                onTurn={
                  mayDecide && one.day >= today
                    ? () => {
                        setWish(oppositeOf(one))
                        form.current?.querySelector<HTMLElement>('input')?.focus()
                      }
                    : null
                }
              />
            ))}
          </ul>
        </Part>
      </div>
    </section>
  )
}

function HolidayRow({ one, onTurn }: { one: Holiday; onTurn: (() => void) | null }): JSX.Element {
  const turn = t(one.kind === 'service' ? 'desk.holidays.off_again' : 'desk.holidays.work_again')
  return (
    <li class="row-actions">
      <span>
        <span class="number holiday-day">{sayDay(one.day)}</span> {one.name}
      </span>
      {one.kind !== 'public' && <span class="tag">{word('desk.holidays.kind', one.kind)}</span>}
      {onTurn !== null && (
        <button class="button small" aria-label={`${sayDay(one.day)} ${one.name}: ${turn}`} onClick={onTurn}>
          {turn}
        </button>
      )}
    </li>
  )
}

interface WishFormProps {
  form: { current: HTMLFormElement | null }
  wish: Wish
  today: string
  onWish: (wish: Wish) => void
  onSaved: () => void
}

/** One button: it shows what would change, and once that was seen it saves. */
function WishForm({ form, wish, today, onWish, onSaved }: WishFormProps): JSX.Element {
  const [seen, setSeen] = useState<{ wish: Wish; effect: DayEffect } | null>(null)
  const looked = seen !== null && isSame(seen.wish, wish)
  const acting = useAction(async () => {
    const effect = await declareDay(wish, !looked)
    if (!effect.kept) return setSeen({ wish, effect })
    tell(t(wish.is_working_day ? 'desk.holidays.saved.work' : 'desk.holidays.saved.off', { day: sayDay(wish.day) }))
    setSeen(null)
    onWish({ day: '', is_working_day: false, name: '' })
    onSaved()
  })
  return (
    <form
      ref={form}
      class="stack"
      aria-label={t('desk.holidays.change')}
      onSubmit={(event) => {
        event.preventDefault()
        void acting.run()
      }}
    >
      <label class="field">
        {t('desk.holidays.day')}
        <input name="day" type="date" required min={today} value={wish.day} onInput={(event) => onWish({ ...wish, day: event.currentTarget.value })} />
      </label>
      <label class="field">
        {t('desk.holidays.what')}
        <select name="what" value={wish.is_working_day ? 'work' : 'off'} onChange={(event) => onWish({ ...wish, is_working_day: event.currentTarget.value === 'work' })}>
          <option value="off">{t('desk.holidays.off')}</option>
          <option value="work">{t('desk.holidays.work')}</option>
        </select>
      </label>
      <label class="field">
        {t('desk.holidays.name')}
        <input name="name" maxLength={40} autocomplete="off" value={wish.name} onInput={(event) => onWish({ ...wish, name: event.currentTarget.value })} />
      </label>
      <Failure error={acting.error} />
      {looked && <EffectPart effect={seen.effect} wish={wish} />}
      <button class={looked ? 'button primary' : 'button'} aria-disabled={acting.busy}>
        {t(looked ? 'desk.holidays.save' : 'desk.holidays.look')}
      </button>
    </form>
  )
}
