/** Standing orders: what was asked for, what runs, and the decisions about each. */
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { call } from '../../shared/api'
import { Failure } from '../../shared/failure'
import { useFetched } from '../parts/fetching'
import { Pager } from '../parts/Pager'
import { area } from '../store/day'
import { mayDecide } from '../store/session'
import { t } from '../texts'
import { route } from '../store/route'
import { OrderCalendarPage } from './calendar/OrderCalendarPage'
import { OrderDialog } from './OrderDialog'
import { OrderRow } from './OrderRow'
import { VERBS, type Page, type StandingOrder, type Verb } from './standingOrders'

const COLUMNS = ['person', 'standing.menu', 'standing.pattern', 'standing.dates', 'standing.used', 'standing.status'] as const
const STATUSES = ['', 'requested', 'active', 'ended', 'refused'] as const

export function OrdersPage(): JSX.Element {
  const { detail } = route.value
  return detail === null ? <OrdersList /> : <OrderCalendarPage key={detail} id={detail} />
}

function OrdersList(): JSX.Element {
  const [page, setPage] = useState(1)
  const [status, setStatus] = useState<(typeof STATUSES)[number]>('')
  const [open, setOpen] = useState<{ order: StandingOrder; verb: Verb } | null>(null)
  const query = new URLSearchParams({ area: area.value?.id ?? '', page: String(page), ...(status === '' ? {} : { status }) })
  const { answer, error, again } = useFetched(String(query), () => call<Page<StandingOrder>>('GET', `/desk/standing-orders?${query}`), true)
  return (
    <section class="panel" aria-labelledby="orders-title">
      <h2 id="orders-title">
        {t('desk.standing')} {answer !== null && <span class="count">{answer.total}</span>}
      </h2>
      <fieldset class="filters">
        <legend class="only-read">{t('desk.standing.filter')}</legend>
        {STATUSES.map((one) => (
          <button
            key={one}
            type="button"
            class="button small"
            aria-pressed={status === one}
            onClick={() => {
              setStatus(one)
              setPage(1)
            }}
          >
            {one === '' ? t('desk.standing.all') : t(`desk.standing.${one}`)}
          </button>
        ))}
      </fieldset>
      <Failure error={error} />
      {answer !== null && <OrderTable orders={answer.items} onVerb={(order, verb) => setOpen({ order, verb })} />}
      {answer !== null && <Pager page={answer.page} pages={answer.pages} onPage={setPage} />}
      {open !== null && (
        <OrderDialog
          order={open.order}
          verb={open.verb}
          onClose={(changed) => {
            setOpen(null)
            if (changed) again()
          }}
        />
      )}
    </section>
  )
}

function OrderTable({ orders, onVerb }: { orders: StandingOrder[]; onVerb: (order: StandingOrder, verb: Verb) => void }): JSX.Element {
  if (orders.length === 0) return <p class="empty">{t('desk.nothing')}</p>
  return (
    <div class="table-scroll" tabIndex={0} role="group" aria-label={t('desk.standing')}>
      <table class="table orders-table">
        <thead>
          <tr>
            {(mayDecide.value ? [...COLUMNS, 'standing.actions' as const] : COLUMNS).map((key) => (
              <th key={key} scope="col">
                {t(`desk.${key}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {orders.map((order) => (
            <OrderRow key={order.id} order={order} verbs={VERBS[order.status] ?? []} onVerb={(verb) => onVerb(order, verb)} />
          ))}
        </tbody>
      </table>
    </div>
  )
}
