/** The next door, or the one chosen from the list, and the whole route below; and what is said when there is none. */
import type { JSX } from 'preact'
import type { CourierStop } from '../../shared/types'
import { nextStop, open, problems, reached, stops, stored, sync, waitingCount } from '../state'
import { t } from '../texts'
import { Door } from './Door'
import { Handover } from './Handover'
import { Notice } from './Notice'

type Later = typeof import('./later')

/** `views` are those that are fetched after the first one is on the screen; null until they are here. */
export function Home({ chosen, views }: { chosen: CourierStop | null; views: Later | null }): JSX.Element {
  const stop = chosen ?? nextStop.value
  return (
    <>
      <Warnings />
      {views && <views.Changes />}
      {views && <views.Outcomes />}
      {stop !== null && views && <views.Mode stop={stop} />}
      {stop === null ? <NoStop views={views} /> : <Stop key={stop.key} stop={stop} views={views} />}
      {stop?.door?.entrance_photo && views && <views.EntrancePhoto key={stop.key} sha256={stop.door.entrance_photo} />}
      {chosen !== null && chosen.key !== nextStop.value?.key && (
        <button type="button" class="button big" onClick={() => history.back()}>
          {t('courier.bar.home')}
        </button>
      )}
      {stops.value.length > 0 && views && <views.Route />}
    </>
  )
}

function Stop({ stop, views }: { stop: CourierStop; views: Later | null }): JSX.Element {
  return stop.door === null ? <Handover stop={stop} views={views} /> : <Door stop={stop} />
}

function Warnings(): JSX.Element {
  return (
    <>
      {sync.value.locked !== null && (
        <div role="alert">
          <Notice kind="danger" icon="alarm">
            <strong>{t('courier.locked.title')}</strong> {t('courier.locked.how', { count: waitingCount.value })}
          </Notice>
        </div>
      )}
      {problems.value.length > 0 && (
        <button type="button" class="button big warning" onClick={() => open({ name: 'queue' })}>
          {t('courier.day.problems')} ({problems.value.length})
        </button>
      )}
    </>
  )
}

function NoStop({ views }: { views: Later | null }): JSX.Element | null {
  if (stored.value !== null) return views && <views.NoStop day={stored.value.shown} />
  if (sync.value.locked !== null) return null
  return <Notice kind="info" icon="clock">{t(reached.value === false ? 'courier.day.unreached' : 'courier.day.fetching')}</Notice>
}
