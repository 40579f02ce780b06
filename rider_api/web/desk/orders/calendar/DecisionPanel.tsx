import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { sayDay } from '../../../shared/days'
import { Failure, useAction } from '../../../shared/failure'
import { language } from '../../../shared/texts'
import { useFetched } from '../../parts/fetching'
import { t } from '../../texts'
import { decideOrder, listMenus, type MenuChoice } from '../../calls'
import { FrozenOrders } from '../FrozenOrders'
import { formatWeekdays } from '../standingOrders'
import { DECISION_FIELDS, ONLY_TODAY, POLICIES, readDecision, type DecisionAnswer, type DecisionField, type DecisionKind, type OrderCalendar } from './calendar'
import { nameDay } from './MonthGrid'

interface DecisionPanelProps {
  calendar: OrderCalendar
  kind: DecisionKind
  day: string
  span: { first: string; last: string }
  onLook: (answer: DecisionAnswer | null) => void
  onDone: (answer: DecisionAnswer) => void
  onCancel: () => void
}

/** One decision: fill in, look at every day that it changes, then save. Changing a field asks for another look. */
export function DecisionPanel({ calendar, kind, day, span, onLook, onDone, onCancel }: DecisionPanelProps): JSX.Element {
  const [looked, setLooked] = useState<{ body: Record<string, unknown>; answer: DecisionAnswer } | null>(null)
  const { answer: menus } = useFetched('menus', listMenus)
  const looking = useAction(async (form: FormData) => {
    const body = { ...readDecision(kind, form), ...span, seen: calendar.event }
    const answer = await decideOrder(calendar.order.id, { ...body, preview: true })
    setLooked({ body, answer })
    onLook(answer)
  })
  const saving = useAction(async () => {
    if (looked === null) return
    onDone(await decideOrder(calendar.order.id, { ...looked.body, preview: false }))
  })
  const forget = () => {
    setLooked(null)
    onLook(null)
  }
  return (
    <section class="part decision" aria-labelledby="decision-title">
      <h3 id="decision-title">
        {t(`desk.decide.${kind}`)} <span class={ONLY_TODAY.includes(kind) ? 'tag' : 'tag strong'}>{t(ONLY_TODAY.includes(kind) ? 'desk.calendar.only_today' : 'desk.calendar.from_now_on')}</span>
      </h3>
      <form
        class="stack"
        onInput={forget}
        onSubmit={(event) => {
          event.preventDefault()
          void looking.run(new FormData(event.currentTarget))
        }}
      >
        {DECISION_FIELDS[kind].map((field) => (
          <DecisionInput key={field} field={field} kind={kind} day={day} calendar={calendar} menus={menus ?? []} />
        ))}
        <Failure error={looking.error ?? saving.error} />
        <div class="row-actions">
          <button class={looked === null ? 'button primary' : 'button'} aria-disabled={looking.busy}>
            {t('desk.calendar.look')}
          </button>
          <button type="button" class="button" onClick={onCancel}>
            {t('desk.close')}
          </button>
        </div>
      </form>
      {looked !== null && (
        <Difference answer={looked.answer}>
          <button type="button" class="button primary" aria-disabled={saving.busy} onClick={() => void saving.run()}>
            {t('desk.calendar.save')}
          </button>
        </Difference>
      )}
    </section>
  )
}

/** Every day that changes, before and after, and the frozen orders that stay. */
function Difference({ answer, children }: { answer: DecisionAnswer; children: JSX.Element }): JSX.Element {
  const before = new Map(answer.before.map((entry) => [entry.day, entry]))
  const after = new Map(answer.after.map((entry) => [entry.day, entry]))
  const said = (entries: typeof before, day: string) => nameDay(day, entries.get(day), false).split(', ').slice(1).join(', ')
  return (
    <div class="stack" role="status">
      <p>
        <strong>{t('desk.calendar.days_changed', { count: answer.changed.length })}</strong>
      </p>
      {answer.changed.length > 0 && (
        <div class="table-scroll" tabIndex={0} role="group" aria-label={t('desk.calendar.difference')}>
          <table class="table difference">
            <thead>
              <tr>
                <th scope="col">{t('desk.verb.field.day')}</th>
                <th scope="col">{t('desk.calendar.before')}</th>
                <th scope="col">{t('desk.calendar.after')}</th>
              </tr>
            </thead>
            <tbody>
              {answer.changed.map((day) => (
                <tr key={day}>
                  <th scope="row" class="number">
                    {sayDay(day)}
                  </th>
                  <td>{said(before, day)}</td>
                  <td>{said(after, day)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {answer.frozen_orders.length > 0 && <FrozenOrders orders={answer.frozen_orders} />}
      {children}
    </div>
  )
}

interface DecisionInputProps {
  field: DecisionField
  kind: DecisionKind
  day: string
  calendar: OrderCalendar
  menus: readonly MenuChoice[]
}

function DecisionInput({ field, kind, day, calendar, menus }: DecisionInputProps): JSX.Element {
  const { order, terms_now: terms } = calendar
  switch (field) {
    case 'weekdays':
      return <Weekdays chosen={kind === 'approve' ? order.weekdays : terms.weekdays} />
    case 'weekend_carry':
      return (
        <Select name={field} value={terms.weekend_carry ? 'yes' : 'no'} choices={[['yes', t('desk.carry.yes')], ['no', t('desk.carry.no')]]} />
      )
    case 'holiday_policy':
      return <Select name={field} value={terms.holiday_policy} choices={POLICIES.map((policy) => [policy, t(`desk.policy.${policy}`)])} />
    case 'menu_id':
      return <Select name={field} value={terms.menu_id} choices={menus.map((menu) => [menu.id, `${menu.name} (${menu.kitchen})`])} />
    case 'meals':
      return <Field name={field} label={kind === 'change' ? t('desk.decide.field.meals_a_visit') : t('desk.verb.field.meals')} type="number" value={String(kind === 'change' ? terms.meals_a_visit : 1)} min="1" max="9" required />
    case 'approved':
      return <Field name={field} label={t('desk.decide.field.approved')} type="number" value={String(order.approved_meals)} min="1" max="10000" required />
    case 'day':
      return <Field name={field} label={kind === 'end' ? t('desk.verb.field.last_day') : ONLY_TODAY.includes(kind) ? t('desk.verb.field.day') : t('desk.verb.field.from_day')} type="date" value={day} required />
    case 'until_day':
      return <Field name={field} label={t('desk.verb.field.until_day')} type="date" value={kind === 'extend' ? order.end_day : ''} required={kind === 'extend'} />
    case 'expected_on':
      return <Field name={field} label={t('desk.decide.field.expected_on')} type="date" value="" />
    default:
      return <Field name="reason" label={t('desk.verb.field.reason')} type="text" value="" />
  }
}

interface FieldProps {
  name: string
  label: string
  type: 'date' | 'number' | 'text'
  value: string
  required?: boolean
  min?: string
  max?: string
}

function Field({ name, label, type, value, required = false, min, max }: FieldProps): JSX.Element {
  return (
    <label class="field">
      {label}
      {type === 'date' && <input name={name} type="date" defaultValue={value} required={required} />}
      {type === 'number' && <input name={name} type="number" defaultValue={value} required={required} min={min} max={max} />}
      {type === 'text' && <input name={name} defaultValue={value} maxLength={100} autocomplete="off" />}
    </label>
  )
}

function Select({ name, value, choices }: { name: 'menu_id' | 'holiday_policy' | 'weekend_carry'; value: string; choices: readonly (readonly [string, string])[] }): JSX.Element {
  return (
    <label class="field">
      {t(`desk.decide.field.${name}`)}
      <select name={name} key={choices.length}>
        {choices.map(([code, text]) => (
          <option key={code} value={code} selected={code === value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}

function Weekdays({ chosen }: { chosen: readonly number[] }): JSX.Element {
  return (
    <fieldset class="weekdays">
      <legend>{t('desk.standing.pattern')}</legend>
      {[1, 2, 3, 4, 5, 6, 7].map((day) => (
        <label key={day} class="choice">
          <input type="checkbox" name="weekdays" value={String(day)} defaultChecked={chosen.includes(day)} />
          {formatWeekdays([day], language.value)}
        </label>
      ))}
    </fieldset>
  )
}
