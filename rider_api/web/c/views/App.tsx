/** Which view is open, and what lies above and below each of them. Views are fetched apart, each as late as can be. */
import { signal } from '@preact/signals'
import type { Signal } from '@preact/signals'
import type { JSX } from 'preact'
import type { CourierStop } from '../../shared/types'
import { gate, linkToken, stops, storageFailed, view } from '../state'
import { t } from '../texts'
import { Notice } from './Notice'

const first = signal<typeof import('./first') | null>(null)
const home = signal<typeof import('./home') | null>(null)
const later = signal<typeof import('./later') | null>(null)

/** What a phone shows that is not open. */
export const loadFirst = () => fetchViews(first, () => import('./first'))

/** What a phone shows that is open. */
export const loadHome = () => fetchViews(home, () => import('./home'))

/** All other views: nothing here may need the network when it is wanted. */
export const loadLater = () => fetchViews(later, () => import('./later'))

/** Once; without a network (and without the service worker, which has them) tried again when there is one. */
function fetchViews<Views>(views: Signal<Views | null>, load: () => Promise<Views>): Promise<void> {
  if (views.value !== null) return Promise.resolve()
  return load().then(
    (loaded) => {
      views.value = loaded
    },
    () => window.addEventListener('online', () => void fetchViews(views, load), { once: true }),
  )
}

export function App(): JSX.Element {
  return (
    <>
      {home.value && <home.value.Bar />}
      <main>
        {storageFailed.value && (
          <div role="alert">
            <Notice kind="danger" icon="alarm">{t('courier.storage')}</Notice>
          </div>
        )}
        <Body />
      </main>
    </>
  )
}

function Body(): JSX.Element {
  const shown = view.value
  const views = later.value
  const entrance = first.value
  const { state } = gate.value
  if (linkToken.value !== null || state === 'new') return entrance ? <entrance.Enrol /> : <Opening />
  if (state === 'locked') return entrance ? <entrance.Locked /> : <Opening />
  if (shown.name === 'settings') return views ? <views.Settings /> : <Opening />
  if (shown.name === 'queue') return views ? <views.Queue /> : <Opening />
  if (shown.name === 'welcome') return views ? <views.Welcome /> : <Opening />
  if (shown.name === 'emergency') return views ? <views.Emergency stop={findStop(shown.key)} /> : <Opening />
  const stop = 'key' in shown ? findStop(shown.key) : null
  if (stop?.door && shown.name === 'finish') return views ? <views.Finish stop={stop} /> : <Opening />
  if (stop?.door && shown.name === 'missed') return views ? <views.Missed stop={stop} away={shown.away} /> : <Opening />
  if (stop?.door && shown.name === 'entrance') return views ? <views.Entrance stop={stop} /> : <Opening />
  if (stop?.door && shown.name === 'card') return views ? <views.Card stop={stop} /> : <Opening />
  return home.value ? <home.value.Home chosen={stop} views={views} /> : <Opening />
}

function Opening(): JSX.Element {
  return <p role="status">{t('courier.loading')}</p>
}

function findStop(key: string | null): CourierStop | null {
  return stops.value.find((stop) => stop.key === key) ?? null
}
