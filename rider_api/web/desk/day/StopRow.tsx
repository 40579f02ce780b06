import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Icon, type IconName } from '../../shared/icons'
import { formatClock, formatMoment } from '../../shared/texts'
import type { DeskDoor, DeskStop } from '../../shared/types'
import { isNearLimit, isOpen, stateOf } from '../logic/progress'
import { StateMark } from '../parts/StateMark'
import { selectedStop } from '../store/day'
import { t } from '../texts'
import { dragged, dragging, dropping, over } from './dragging'

interface StopRowProps {
  stop: DeskStop
  /** Whether it stays with its crew when the rest is planned again. */
  locked: boolean
  onMove: ((key: string) => void) | null
  /** Told when a stop that was put down here is refused. */
  onError: (error: unknown) => void
}

/** One stop in its order: a pickup, a drop, or a door with its state and the menu to move it. */
export function StopRow({ stop, locked, onMove, onError }: StopRowProps): JSX.Element {
  const row = useRef<HTMLLIElement>(null)
  const chosen = selectedStop.value === stop.key
  useEffect(() => {
    if (chosen) row.current?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  const movable = onMove !== null && stop.door !== null && isOpen(stop.door)
  const hovered = over.value?.onto === stop.key ? (over.value.behind ? 'drop-behind' : 'drop-before') : ''
  return (
    <li
      ref={row}
      class={`stop ${stop.kind} ${chosen ? 'chosen' : ''} ${hovered} ${dragged.value === stop.key ? 'dragged' : ''}`}
      {...(movable ? dragging(stop.key) : {})}
      {...(onMove === null ? {} : dropping(stop.key, onError))}
    >
      {stop.door === null ? <Handover stop={stop} /> : <Door stop={stop} door={stop.door} chosen={chosen} locked={locked} onMove={onMove} />}
    </li>
  )
}

function Handover({ stop }: { stop: DeskStop }): JSX.Element {
  return (
    <p class="handover">
      <Icon name={stop.kind === 'pickup' ? 'kitchen' : 'returnBox'} />
      <span class="stop-time">{formatClock(stop.start_seconds)}</span>
      <span>
        {stop.kind === 'pickup' ? t('desk.stop.pickup', { place: stop.place.name }) : t('desk.stop.drop', { place: stop.place.name })} · {t('desk.meals', { count: stop.meals })}
      </span>
      {stop.handed !== null && (
        <span class={stop.handed.counted_meals === stop.meals ? 'counted' : 'counted differs'}>
          <Icon name={stop.handed.counted_meals === stop.meals ? 'check' : 'alarm'} />
          {t('desk.stop.counted', { count: stop.handed.counted_meals, time: formatMoment(stop.handed.happened_at) })}
        </span>
      )}
    </p>
  )
}

interface DoorProps {
  stop: DeskStop
  door: DeskDoor
  chosen: boolean
  locked: boolean
  onMove: ((key: string) => void) | null
}

function Door({ stop, door, chosen, locked, onMove }: DoorProps): JSX.Element {
  const state = stateOf(door)
  return (
    <>
      <button class="stop-main" data-row aria-pressed={chosen} onClick={() => (selectedStop.value = chosen ? null : stop.key)}>
        <StateMark status={state} number={stop.position} words={false} />
        <span class="stop-first">
          <span class="stop-time">{formatClock(stop.start_seconds)}</span>
          <span class="stop-name">{state === 'cancelled' ? <s>{door.name}</s> : door.name}</span>
          <small>{door.number}</small>
        </span>
        <span class="stop-second">
          <span class={`state-word ${state}`}>{t(`shared.stop.${state}`)}</span>
          <span>{door.dong}</span>
          {locked && <span class="locked">{t('desk.locked.stop')}</span>}
          <Flags stop={stop} door={door} />
        </span>
      </button>
      {onMove !== null && isOpen(door) && (
        <button class="button small" data-key="m" onClick={() => onMove(stop.key)} aria-label={t('desk.move.of', { name: door.name })}>
          {t('desk.move')}
        </button>
      )}
      {chosen && (
        <dl class="stop-details">
          <Detail name={t('desk.address')} value={door.address} />
          <Detail name={t('desk.entry')} value={door.entry_note ?? ''} />
          <Detail name={t('desk.items')} value={stop.items.map((item) => `${item.menu}${item.diet ? ` (${item.diet})` : ''} ${item.meals}`).join(', ')} />
          <Detail name={t('desk.latest')} value={door.latest_seconds === null ? '' : formatClock(door.latest_seconds)} />
          <Detail name={t('desk.happened')} value={door.happened_at === null ? '' : formatMoment(door.happened_at)} />
          <div>
            <dt>{t('desk.person')}</dt>
            <dd>
              <a class="link-line" href={`#/people/${door.number}`}>{t('desk.case.person')}</a>
            </dd>
          </div>
        </dl>
      )}
    </>
  )
}

function Detail({ name, value }: { name: string; value: string }): JSX.Element | null {
  if (value === '') return null
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

function Flags({ stop, door }: { stop: DeskStop; door: DeskDoor }): JSX.Element {
  return (
    <>
      {door.review && <Flag icon="alarm" text={t('desk.flag.review')} />}
      {door.high_risk && <Flag icon="heart" text={t('desk.flag.high_risk')} />}
      {door.first_visit && <Flag icon="star" text={t('desk.flag.first')} />}
      {door.last_day && <Flag icon="leaf" text={t('desk.flag.last')} />}
      {door.needs_pin && <Flag icon="way" text={t('desk.flag.pin')} />}
      {isNearLimit(stop) && <Flag icon="clock" text={t('desk.flag.near')} />}
    </>
  )
}

function Flag({ icon, text }: { icon: IconName; text: string }): JSX.Element {
  return (
    <span class="flag">
      <Icon name={icon} />
      {text}
    </span>
  )
}
