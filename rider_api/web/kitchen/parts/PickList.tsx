import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Icon } from '../../shared/icons'
import type { KitchenDay } from '../../shared/types'
import { countPages, PAGE_LINES, takePage } from '../logic/pages'
import { t, word } from '../texts'

type Line = KitchenDay['pick_list'][number]

/** What goes into which box, by order number: columns on pages, for nobody scrolls with wet hands. */
export function PickList({ lines }: { lines: readonly Line[] }): JSX.Element {
  const [wanted, setPage] = useState(0)
  const pages = countPages(lines.length)
  const page = Math.min(wanted, pages - 1)
  const shown = takePage(lines, page)
  const first = page * PAGE_LINES
  // The number of the day stands once above, not on every line.
  const prefix = lines[0]?.order.replace(/[^-]*$/, '') ?? ''
  return (
    <section aria-labelledby="pick-title">
      <header class="pick-head">
        <h2 id="pick-title">
          {t('kitchen.pick')} <small>{prefix}</small>
        </h2>
        <span role="status">{t('kitchen.pick.range', { first: Math.min(first + 1, lines.length), last: first + shown.length, total: lines.length })}</span>
        {pages > 1 && (
          <nav aria-label={t('kitchen.pick')}>
            <button class="button" disabled={page === 0} onClick={() => setPage(page - 1)}>
              <Icon name="back" />
              {t('kitchen.pick.before')}
            </button>
            <button class="button" disabled={page === pages - 1} onClick={() => setPage(page + 1)}>
              {t('kitchen.pick.next')}
              <Icon name="next" />
            </button>
          </nav>
        )}
      </header>
      <ol class="pick">{shown.map((line) => <PickRow key={line.order} line={line} />)}</ol>
    </section>
  )
}

function PickRow({ line }: { line: Line }): JSX.Element {
  const cut = line.order.lastIndexOf('-') + 1
  const reusable = word('kitchen.container', 'reusable')
  return (
    <li>
      <span class="pick-box">
        <span class="pick-order">
          <span class="only-read">{line.order.slice(0, cut)}</span>
          {line.order.slice(cut)}
        </span>
        <strong>{t('kitchen.pick.meals', { count: line.meals })}</strong>
        {line.diet !== null && line.diet !== '' && <span class="pick-diet">{line.diet}</span>}
      </span>
      <span class="pick-menu">
        <span>
          {line.menu}
          {line.container === 'reusable' && !line.menu.includes(reusable) && ` · ${reusable}`}
        </span>
        {line.allergens.length > 0 && <span class="allergens">{line.allergens.join(', ')}</span>}
        {line.last_day && (
          <span class="last-day">
            <Icon name="leaf" />
            {t('kitchen.last_day')}
          </span>
        )}
      </span>
    </li>
  )
}
