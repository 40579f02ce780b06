/** A door: who, where, how to get in, what to give and to take, and what can be said about it in one tap. */
import type { JSX } from 'preact'
import { Icon } from '../../shared/icons'
import type { IconName } from '../../shared/icons'
import { formatClock } from '../../shared/texts'
import type { CourierDoor, CourierStop } from '../../shared/types'
import { isEnd } from '../day'
import { nextStop, open, stops } from '../state'
import { t } from '../texts'
import { WayButton } from './Way'
import { Notice } from './Notice'
import { Meals, nameStop, statusOf } from './parts'

export function Door({ stop }: { stop: CourierStop }): JSX.Element {
  const door = stop.door as CourierDoor
  const status = statusOf(stop)
  const deliver = () => open({ name: 'finish', key: stop.key })
  const bringBack = () => open({ name: 'missed', key: stop.key, away: true })
  return (
    <article class="stop slide" key={stop.key} aria-labelledby="stop-name">
      <Step stop={stop} />
      <h1 id="stop-name">{nameStop(stop)}</h1>
      {isEnd(status) && (
        <Notice kind="info" icon="check">
          {t('courier.door.ended', { status: t(`courier.status.${status}`) })}
        </Notice>
      )}
      {door.recalled && (
        <Notice kind="danger" icon="alarm">
          <strong>{t('courier.door.recalled')}</strong>
        </Notice>
      )}
      <p class="address">{door.address}</p>
      {door.entry_note && (
        <p class="entry-note">
          <Icon name="door" />
          <span>
            <span class="only-read">{t('courier.door.note')}: </span>
            {door.entry_note}
          </span>
        </p>
      )}
      <Flags door={door} />
      <Boxes stop={stop} door={door} />
      <div class="pair">
        {door.phone && (
          <a class="button" href={`tel:${door.phone.replace(/[^\d+]/g, '')}`}>
            <Icon name="phone" />
            {t('courier.door.phone')}
          </a>
        )}
        <WayButton stop={stop} />
      </div>
      <div class="others">
        <Act icon="quiet" text={t('courier.door.missed')} onTap={() => open({ name: 'missed', key: stop.key, away: false })} />
        {door.recalled ? (
          <Act icon="check" text={t('courier.door.delivered')} onTap={deliver} />
        ) : (
          <Act icon="cross" text={t('courier.door.away')} onTap={bringBack} />
        )}
        <Act icon="card" text={t('courier.door.card')} onTap={() => open({ name: 'card', key: stop.key })} />
      </div>
      <button type="button" class="button link" onClick={() => open({ name: 'entrance', key: stop.key })}>
        {t('courier.door.report')}
      </button>
      <div class="foot">
        <button type="button" class="button primary big" onClick={door.recalled ? bringBack : deliver}>
          <Icon name={door.recalled ? 'cross' : 'check'} />
          {t(door.recalled ? 'courier.door.back' : 'courier.door.delivered')}
        </button>
      </div>
    </article>
  )
}

/** "Next 3/12 · due 11:05 · by 11:40" */
export function Step({ stop }: { stop: CourierStop }): JSX.Element {
  const place = { position: stops.value.indexOf(stop) + 1, count: stops.value.length }
  const latest = stop.door?.latest_seconds ?? null
  return (
    <p class="step">
      <strong>{stop.key === nextStop.value?.key ? t('courier.stop.step', place) : t('courier.stop.chosen', place)}</strong>
      <span>{t('courier.stop.arrive', { time: formatClock(stop.arrive_seconds) })}</span>
      {latest !== null && (
        <span class="latest">
          <Icon name="clock" />
          {t('courier.stop.latest', { time: formatClock(latest) })}
        </span>
      )}
    </p>
  )
}

function Flags({ door }: { door: CourierDoor }): JSX.Element | null {
  if (!door.first_visit && !door.last_day && !door.high_risk && !door.review) return null
  return (
    <ul class="flags">
      {door.high_risk && <li class="tag risk"><Icon name="heart" />{t('courier.door.risk')}</li>}
      {door.first_visit && <li class="tag first"><Icon name="star" />{t('courier.door.first')}</li>}
      {door.last_day && <li class="tag last"><Icon name="leaf" />{t('courier.door.last')}</li>}
      {door.review && <li class="tag"><Icon name="clock" />{t('courier.door.review')}</li>}
    </ul>
  )
}

/** What to hand over beside what to take back: both seen before anything else is tapped. */
function Boxes({ stop, door }: { stop: CourierStop; door: CourierDoor }): JSX.Element {
  return (
    <div class="boxes">
      <section>
        <h2>{t('courier.door.give')}</h2>
        <Meals stop={stop} />
      </section>
      <section class={door.collect > 0 ? 'collect' : ''}>
        <h2>{t('courier.door.collect')}</h2>
        <p>
          <Icon name="returnBox" />
          <strong>{door.collect > 0 ? t('courier.door.containers', { count: door.collect }) : t('courier.door.nothing')}</strong>
        </p>
      </section>
    </div>
  )
}

function Act({ icon, text, onTap }: { icon: IconName; text: string; onTap: () => void }): JSX.Element {
  return (
    <button type="button" class="button" onClick={onTap}>
      <Icon name={icon} />
      {text}
    </button>
  )
}
