/** Three pictures for who is here for the first time: the home screen, location, and what to do in an emergency. */
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { agreeToLocation, goHome, markWelcomed } from '../state'
import { t } from '../texts'

const PAGES = ['home', 'location', 'emergency'] as const

export function Welcome(): JSX.Element {
  const [page, setPage] = useState(0)
  const name = PAGES[page] ?? 'home'
  const last = page === PAGES.length - 1

  function next(): void {
    if (!last) return setPage(page + 1)
    markWelcomed()
    goHome()
  }

  return (
    <section class="view welcome" key={name}>
      <p class="step">{t('courier.welcome.step', { position: page + 1, count: PAGES.length })}</p>
      <h1>{t(`courier.welcome.${name}`)}</h1>
      <Picture name={name} />
      <p>{t(`courier.welcome.${name}.how`)}</p>
      <div class="foot stack">
        {name === 'location' ? (
          <>
            <button type="button" class="button big" onClick={() => { agreeToLocation(true); next() }}>
              {t('courier.welcome.agree')}
            </button>
            <button type="button" class="button big" onClick={() => { agreeToLocation(false); next() }}>
              {t('courier.welcome.disagree')}
            </button>
          </>
        ) : (
          <button type="button" class="button primary big" onClick={next}>
            {t(last ? 'courier.welcome.start' : 'courier.welcome.next')}
          </button>
        )}
      </div>
    </section>
  )
}

/** Drawn with lines, so that they cost a few hundred bytes and follow the colours of high contrast. */
function Picture({ name }: { name: (typeof PAGES)[number] }): JSX.Element {
  return (
    <svg class="picture" viewBox="0 0 160 120" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="4" stroke-linecap="round" stroke-linejoin="round">
      <rect x="50" y="6" width="60" height="108" rx="8" />
      {name === 'home' && <path d="M62 26h12v12h-12zM86 26h12v12h-12zM62 50h12v12h-12zM80 104v-30m-10 12 10-12 10 12" />}
      {name === 'location' && <path d="M80 78s16-15 16-28a16 16 0 0 0-32 0c0 13 16 28 16 28ZM80 56a6 6 0 1 0 0-12 6 6 0 0 0 0 12M66 92h28" />}
      {name === 'emergency' && <path d="M80 28 58 66h44ZM80 42v10m0 7v.1M62 82h36v18h-36zM30 40l-10-6m10 26H18m112-20 10-6m-10 26h12" />}
    </svg>
  )
}
