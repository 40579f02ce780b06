/** Districts side by side, for those who compare the delivery models: sums only, never a person. */
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Failure } from '../../shared/failure'
import { useFetched } from '../parts/fetching'
import { Pager } from '../parts/Pager'
import { me } from '../store/session'
import { t } from '../texts'
import { lastDays, readCity, turnOrder, type Order, type Span } from './city'
import { CityTable } from './CityTable'

const SPANS = [7, 28, 90] as const

export function CityPage(): JSX.Element {
  const [span, setSpan] = useState<Span>(lastDays(me.value?.day ?? '', 28))
  const [order, setOrder] = useState<Order>({ column: 'area', descending: false })
  const [page, setPage] = useState(1)
  const { answer, error } = useFetched(JSON.stringify([span, order, page]), () => readCity(span, order, page))
  return (
    <section class="panel" aria-labelledby="city-title">
      <h2 id="city-title">{t('desk.city')}</h2>
      <SpanForm
        span={span}
        onSpan={(chosen) => {
          setSpan(chosen)
          setPage(1)
        }}
      />
      <Failure error={error} />
      {answer === null && error === null && <p role="status">{t('desk.loading')}</p>}
      {answer !== null && answer.total === 0 && <p class="empty">{t('desk.city.none')}</p>}
      {answer !== null && answer.total > 0 && (
        <>
          <CityTable
            city={answer}
            order={order}
            onColumn={(column) => {
              setOrder(turnOrder(order, column))
              setPage(1)
            }}
          />
          <Pager page={answer.page} pages={answer.pages} onPage={setPage} />
          <p class="city-notes">{t('desk.city.notes')}</p>
        </>
      )}
    </section>
  )
}

function SpanForm({ span, onSpan }: { span: Span; onSpan: (span: Span) => void }): JSX.Element {
  const today = me.value?.day ?? span.last
  return (
    <div class="city-span">
      <div class="row-actions" role="group" aria-label={t('desk.city.span')}>
        {SPANS.map((days) => {
          const { first, last } = lastDays(today, days)
          return (
            <button key={days} class="button small" aria-pressed={span.first === first && span.last === last} onClick={() => onSpan({ first, last })}>
              {t('desk.city.days', { count: days })}
            </button>
          )
        })}
      </div>
      {(['first', 'last'] as const).map((end) => (
        <label key={end} class="field">
          {t(`desk.city.${end}`)}
          <input type="date" value={span[end]} onChange={(event) => event.currentTarget.value !== '' && onSpan({ ...span, [end]: event.currentTarget.value })} />
        </label>
      ))}
    </div>
  )
}
