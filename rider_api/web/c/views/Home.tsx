/** The next door, or the one chosen from the list, and the whole route below; and what is said when there is none. */
import type { JSX } from 'preact'
import { formatClock } from '../../shared/texts'
import type { CourierStop, Duty } from '../../shared/types'
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
      {stop === null ? <NoStop /> : <Stop key={stop.key} stop={stop} views={views} />}
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

/** On duty, and nothing to see yet: addresses are shown from an hour before. */
function Early({ duty }: { duty: Duty }): JSX.Element {
  const times = { from: formatClock(duty.start_seconds), to: formatClock(duty.end_seconds) }
  return (
    <section class="stop">
      <h1>{t('courier.day.early.title', times)}</h1>
      <p>{t('courier.day.early.how')}</p>
    </section>
  )
}

function NoStop(): JSX.Element {
  const day = stored.value
  if (day === null && sync.value.locked !== null) return <></>
  if (day === null) {
    return <Notice kind="info" icon="clock">{t(reached.value === false ? 'courier.day.unreached' : 'courier.day.fetching')}</Notice>
  }
  const none = stops.value.length === 0
  if (none && day.shown.duty !== null) return <Early duty={day.shown.duty} />
  const how = none ? 'courier.day.none.how' : waitingCount.value > 0 ? 'courier.day.done.how' : 'courier.day.done.sent'
  return (
    <section class="stop done">
      <h1>{t(none ? 'courier.day.none.title' : 'courier.day.done.title')}</h1>
      <p>{t(how)}</p>
    </section>
  )
}
