import { computed } from '@preact/signals'
import type { JSX } from 'preact'
import { memo } from 'preact/compat'
import { useEffect, useId, useMemo, useRef, useState } from 'preact/hooks'
import { Failure } from '../../shared/failure'
import { Icon } from '../../shared/icons'
import { formatClock } from '../../shared/texts'
import type { DeskDevice, Plan, Tour } from '../../shared/types'
import { findLock } from '../logic/editing'
import { findNextStop, measureDrops, measureProgress } from '../logic/progress'
import { Age } from '../parts/Countdown'
import { selectedDuty, toggleDuty } from '../store/day'
import { t } from '../texts'
import { dropping, over } from './dragging'
import { StopRow } from './StopRow'

interface TourCardProps {
  plan: Plan
  tour: Tour
  /** The phones of this crew. */
  devices: readonly DeskDevice[]
  live: boolean
  onMove: ((key: string) => void) | null
  onActions: ((duty: string) => void) | null
}

/** One crew: how far it is, when it was last heard of, and its stops when it is opened. */
export const TourCard = memo(function TourCard({ plan, tour, devices, live, onMove, onActions }: TourCardProps): JSX.Element {
  // Of two hundred cards only those that open, close or are dragged over are drawn anew.
  const open = useMemo(() => computed(() => selectedDuty.value === tour.duty_id), [tour.duty_id]).value
  const hovered = useMemo(() => computed(() => over.value?.onto === tour.duty_id), [tour.duty_id]).value
  const drops = measureDrops(tour)
  const stopsId = useId()
  const card = useRef<HTMLElement>(null)
  const [failed, dropError] = useState<unknown>(null)
  useEffect(() => {
    if (open) card.current?.scrollIntoView({ block: 'nearest' })
  }, [open])
  return (
    <article ref={card} class={`tour ${open ? 'open' : ''} ${hovered ? 'drop-here' : ''}`} data-duty={tour.duty_code}>
      <h4 {...(onMove === null ? {} : dropping(tour.duty_id, dropError))}>
        <button class="tour-head" data-row aria-expanded={open} aria-controls={stopsId} onClick={() => toggleDuty(tour.duty_id)}>
          <span class="tour-code">{tour.duty_code}</span>
          <TourState tour={tour} live={live} />
          <Icon name={open ? 'down' : 'next'} />
        </button>
      </h4>
      <p class="tour-facts">
        {measureProgress([tour]).total === 0 && drops.total > 0 && <span>{t('desk.tour.feeds')}</span>}
        <span>
          {formatClock(tour.start_seconds)}–{formatClock(tour.end_seconds)}
        </span>
        {tour.breaks.map((rest) => (
          <span key={rest.start_seconds}>{t('desk.tour.rest', { from: formatClock(rest.start_seconds), to: formatClock(rest.end_seconds) })}</span>
        ))}
        {tour.meals > 0 && <span>{t('desk.meals', { count: tour.meals })}</span>}
        {drops.total > 0 && <span>{t('desk.tour.drops', { count: drops.total, meals: drops.meals })}</span>}
        <span>{t('desk.kilometres', { km: (tour.distance_metres / 1000).toFixed(1) })}</span>
        {live && <Seen devices={devices} />}
        <TourLocks plan={plan} vehicle={tour.duty_code} />
        {onActions !== null && (
          <button class="button small tour-menu" data-key="a" aria-haspopup="dialog" aria-label={t('desk.tour.menu', { courier: tour.duty_code })} onClick={() => onActions(tour.duty_id)}>
            <Icon name="settings" />
          </button>
        )}
      </p>
      {failed !== null && <Failure error={failed} />}
      <ol id={stopsId} class="stops" hidden={!open}>
        {open && tour.stops.map((stop) => <StopRow key={stop.key} stop={stop} locked={findLock(plan, 'stop', tour.duty_code, stop.key) !== null} onMove={onMove} onError={dropError} />)}
      </ol>
    </article>
  )
}, isSameCard)

function isSameCard(before: TourCardProps, after: TourCardProps): boolean {
  const devices = before.devices.length === after.devices.length && before.devices.every((one, place) => one === after.devices[place])
  return devices && before.tour === after.tour && before.plan.locks === after.plan.locks && before.live === after.live && before.onMove === after.onMove && before.onActions === after.onActions
}

/** What of the crew stays as it is when the rest is planned again. */
function TourLocks({ plan, vehicle }: { plan: Plan; vehicle: string }): JSX.Element | null {
  const kinds = (['courier', 'order'] as const).filter((kind) => findLock(plan, kind, vehicle) !== null)
  if (kinds.length === 0) return null
  return <span class="locked">{kinds.map((kind) => t(`desk.locked.${kind}`)).join(' · ')}</span>
}

/** How far a crew is by its doors; one without doors by its drops at hubs. */
function TourState({ tour, live }: { tour: Tour; live: boolean }): JSX.Element {
  const { delivered, troubled, total } = measureProgress([tour])
  const drops = measureDrops(tour)
  if (!live) return <span class="tour-state">{total > 0 || drops.total === 0 ? t('desk.doors', { count: total }) : t('desk.tour.drops.planned', { count: drops.total })}</span>
  const next = findNextStop(tour)
  return (
    <span class="tour-state">
      <span class="number">
        {total > 0 || drops.total === 0 ? t('desk.delivered.count', { done: delivered, total }) : t('desk.tour.dropped', { done: drops.handed, total: drops.total })}
      </span>
      {troubled > 0 && (
        <span class="troubled">
          <Icon name="alarm" />
          {troubled}
          <span class="only-read"> {t('desk.tour.troubled')}</span>
        </span>
      )}
      <span>{next === null ? t('desk.tour.done') : t('desk.tour.next', { time: formatClock(next.start_seconds) })}</span>
    </span>
  )
}

/** When the crew's phone was last heard of, and whether it has shown the plan. A pair has two phones; one is enough. */
function Seen({ devices }: { devices: readonly DeskDevice[] }): JSX.Element {
  const last = devices.flatMap((one) => one.last_seen_at ?? []).sort((a, b) => Date.parse(b) - Date.parse(a))[0]
  const unseen = devices.length > 0 && devices.every((one) => one.has_seen_plan === false)
  return (
    <>
      <span class={last === undefined ? 'seen never' : 'seen'}>
        <Icon name="phone" />
        {devices.length === 0 ? t('desk.device.none') : last === undefined ? t('desk.device.never') : <Age moment={last} />}
      </span>
      {devices.some((one) => one.has_seen_plan === true) && <span>{t('desk.device.seen')}</span>}
      {unseen && <span class="unseen">{t('desk.device.unseen')}</span>}
    </>
  )
}
