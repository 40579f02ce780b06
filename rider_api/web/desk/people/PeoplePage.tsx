/** People: search by number, name, phone; and the page of one person. */
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { call } from '../../shared/api'
import { Failure } from '../../shared/failure'
import { Icon } from '../../shared/icons'
import type { Page } from '../orders/standingOrders'
import { useFetched } from '../parts/fetching'
import { Pager } from '../parts/Pager'
import { route } from '../store/route'
import { t } from '../texts'
import { PersonPage } from './PersonPage'

interface FoundPerson {
  number: number
  name: string
  dong?: string | null
  high_risk?: boolean
  needs_pin?: boolean
}

export function PeoplePage(): JSX.Element {
  const detail = route.value.detail
  return detail === null ? <Search /> : <PersonPage key={detail} number={detail} />
}

/** Names are sealed: parts of two letters and more are found by marks. The words searched for never stand in the address. */
function Search(): JSX.Element {
  const [words, setWords] = useState('')
  const [page, setPage] = useState(1)
  const { answer, error } = useFetched(`${page} ${words}`, () =>
    call<Page<FoundPerson>>('POST', '/desk/recipients/search', { body: { query: words, page } }),
  )
  return (
    <section class="panel" aria-labelledby="people-title">
      <h2 id="people-title">{t('desk.people')}</h2>
      <form
        class="search"
        role="search"
        onSubmit={(event) => {
          event.preventDefault()
          setWords(String(new FormData(event.currentTarget).get('query')).trim())
          setPage(1)
        }}
      >
        <label class="field">
          {t('desk.people.query')}
          <input name="query" type="search" autocomplete="off" />
        </label>
        <button class="button primary">{t('desk.people.search')}</button>
      </form>
      <Failure error={error} />
      {answer !== null && (
        <>
          <p role="status">{t(answer.total === 0 ? 'desk.people.none' : 'desk.people.found', { count: answer.total })}</p>
          <ul class="people">
            {answer.items.map((person) => (
              <li key={person.number}>
                <a href={`#/people/${person.number}`}>
                  <span class="number">{person.number}</span>
                  <strong>{person.name}</strong>
                  <span>{person.dong}</span>
                  {person.high_risk && (
                    <span class="flag">
                      <Icon name="heart" />
                      {t('desk.flag.high_risk')}
                    </span>
                  )}
                  {person.needs_pin && (
                    <span class="flag">
                      <Icon name="way" />
                      {t('desk.flag.pin')}
                    </span>
                  )}
                </a>
              </li>
            ))}
          </ul>
          <Pager page={answer.page} pages={answer.pages} onPage={setPage} />
        </>
      )}
    </section>
  )
}
