import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { call } from '../../shared/api'
import { sayDays } from '../../shared/days'
import { Failure, useAction } from '../../shared/failure'
import { language } from '../../shared/texts'
import { Dialog } from '../parts/Dialog'
import { tell } from '../store/notice'
import { t } from '../texts'
import { FrozenOrders } from './FrozenOrders'
import { FIELDS, formatWeekdays, type FrozenOrder, type OrderDecision, type StandingOrder, type Verb, type VerbField } from './standingOrders'

interface OrderDialogProps {
  order: StandingOrder
  verb: Verb
  onClose: (changed: boolean) => void
}

/** One decision about one standing order, with what it asks for, and the frozen days that it does not reach. */
export function OrderDialog({ order, verb, onClose }: OrderDialogProps): JSX.Element {
  const [frozen, setFrozen] = useState<FrozenOrder[] | null>(null)
  const deciding = useAction(async (form: FormData) => {
    const body = readForm(form, FIELDS[verb])
    const decision = await call<OrderDecision>('POST', `/desk/standing-orders/${order.id}/${verb}`, { body })
    tell(t('desk.verb.done', { name: order.recipient.name, verb: t(`desk.verb.${verb}`) }))
    if (decision.frozen_orders === undefined || decision.frozen_orders.length === 0) onClose(true)
    else setFrozen(decision.frozen_orders)
  })
  return (
    <Dialog title={`${t(`desk.verb.${verb}`)} · ${order.recipient.name} (${order.recipient.number})`} onClose={() => onClose(frozen !== null)}>
      <p>
        {order.menu} · {formatWeekdays(order.weekdays, language.value)} {t('desk.standing.visit', { meals: order.meals_a_visit })} · {sayDays(order.start_day, order.end_day)}
      </p>
      {frozen === null ? (
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault()
            void deciding.run(new FormData(event.currentTarget))
          }}
        >
          {FIELDS[verb].map((field) => (
            <label key={field} class="field">
              {t(`desk.verb.field.${field}`)}
              <Input field={field} order={order} />
            </label>
          ))}
          <Failure error={deciding.error} />
          <button class="button primary" aria-disabled={deciding.busy}>
            {t(`desk.verb.${verb}`)}
          </button>
        </form>
      ) : (
        <div class="stack">
          <FrozenOrders orders={frozen} />
        </div>
      )}
    </Dialog>
  )
}

function Input({ field, order }: { field: VerbField; order: StandingOrder }): JSX.Element {
  if (field === 'reason') return <input name="reason" maxLength={100} autocomplete="off" />
  if (field === 'meals') return <input name="meals" type="number" min={1} max={9} required defaultValue={String(order.meals_a_visit)} />
  return <input name={field} type="date" min={order.start_day} max={order.end_day} required />
}

function readForm(form: FormData, fields: readonly VerbField[]): Record<string, string | number> {
  return Object.fromEntries(fields.map((field) => [field, field === 'meals' ? Number(form.get(field)) : String(form.get(field) ?? '').trim()]))
}
