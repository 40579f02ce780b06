/** All stops of the day: a sketch of the way and a list with the state of each. */
import { Fragment } from 'preact'
import type { JSX } from 'preact'
import { Icon } from '../../shared/icons'
import { formatClock } from '../../shared/texts'
import type { CourierStop } from '../../shared/types'
import { isDone, isEnd } from '../day'
import { restsBefore } from '../rests'
import { drawPoints } from '../sketch'
import { entries, nextStop, open, stops, stored } from '../state'
import { t } from '../texts'
import { describeRest } from './Mode'
import { StatusTag, nameStop, statusOf } from './parts'

const WIDTH = 320
const HEIGHT = 200

export function Route(): JSX.Element {
  const left = stops.value.filter((stop) => !isBehind(stop)).length
  return (
    <section class="route" aria-labelledby="route-title">
      <h2 id="route-title">
        {t('courier.route.title')} <small>{t('courier.route.left', { count: left })}</small>
      </h2>
      <Sketch />
      <ol>
        {stops.value.map((stop, index) => (
          <Fragment key={stop.key}>
            <Rests before={stop} />
            <Row stop={stop} position={index + 1} />
          </Fragment>
        ))}
        <Rests before={null} />
      </ol>
    </section>
  )
}

function isBehind(stop: CourierStop): boolean {
  return stored.value !== null && isDone(stop, stored.value, entries.value)
}

function Row({ stop, position }: { stop: CourierStop; position: number }): JSX.Element {
  const status = statusOf(stop)
  const now = stop.key === nextStop.value?.key
  return (
    <li class={now ? 'now' : isBehind(stop) ? 'behind' : ''} aria-current={now ? 'step' : undefined}>
      <button type="button" onClick={() => open({ name: 'door', key: stop.key })}>
        <span class="position">{position}</span>
        <span class="who">
          <strong>{nameStop(stop)}</strong>
          <span>{stop.door ? shorten(stop.door.address ?? '') : t(stop.kind === 'drop' ? 'courier.handover.drop' : 'courier.handover.pickup')}</span>
        </span>
        <span class="when">
          <span>{formatClock(stop.arrive_seconds)}</span>
          {stop.door !== null && isEnd(status) && <StatusTag status={status} />}
          {stop.door === null && isBehind(stop) && <span class="tag status delivered"><Icon name="check" />{t('courier.route.done')}</span>}
          {now && <span class="tag now"><Icon name="next" />{t('courier.route.now')}</span>}
        </span>
      </button>
    </li>
  )
}

/** Breaks between two stops. */
function Rests({ before }: { before: CourierStop | null }): JSX.Element {
  return (
    <>
      {restsBefore(before, stops.value, stored.value?.shown.breaks).map((rest) => (
        <li key={rest.start_seconds} class="rest">
          <Icon name="cup" />
          {describeRest(rest)}
        </li>
      ))}
    </>
  )
}

/** Without city and district: the courier knows in which one this is. */
function shorten(address: string): string {
  return address.replace(/^서울(특별시)?\s+(\S+구\s+)?/, '')
}

function Sketch(): JSX.Element | null {
  const points = drawPoints(stops.value, WIDTH, HEIGHT, 14)
  if (points.length < 2) return null
  const shapes = new Map(stops.value.map((stop) => [stop.key, stop]))
  return (
    <svg class="sketch" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={t('courier.route.sketch')}>
      <polyline points={points.map(({ x, y }) => `${x},${y}`).join(' ')} />
      {points.map((point) => {
        const stop = shapes.get(point.key) as CourierStop
        const state = point.key === nextStop.value?.key ? 'now' : isBehind(stop) ? 'behind' : 'ahead'
        if (stop.door === null) return <rect key={point.key} class={state} x={point.x - 6} y={point.y - 6} width="12" height="12" />
        return <circle key={point.key} class={state} cx={point.x} cy={point.y} r={state === 'now' ? 9 : 5} />
      })}
    </svg>
  )
}
