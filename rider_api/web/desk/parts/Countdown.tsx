import { computed, type ReadonlySignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'
import { formatSpan, minutesSince, secondsUntil } from '../../shared/moments'
import { minute, now } from '../../shared/serverClock'
import { formatDated } from '../../shared/texts'
import { t } from '../texts'

const HOUR_SECONDS = 3600
const DAY_SECONDS = 86_400

/** A ticking deadline: how long is left, or how long ago it was missed. Spoken as its clock time only. */
export function Countdown({ until }: { until: string }): JSX.Element {
  const urgency = useTold(until, () => {
    const left = secondsUntil(until, now.value)
    return left <= 0 ? 'countdown over' : left <= 600 ? 'countdown near' : 'countdown'
  })
  const words = useTold(until, () => wordSpan(secondsUntil(until, now.value)))
  return (
    <time class={urgency} dateTime={until}>
      <span>{words}</span> <small>({formatDated(until, minute.value)})</small>
    </time>
  )
}

function wordSpan(left: number): string {
  const span = tellSpan(Math.abs(left))
  return left <= 0 ? t('desk.over', { span }) : t('desk.left', { span })
}

/** The last hour by the second; "4시간 54분" reads as a span where "4:54:50" would read as a time of day. */
function tellSpan(seconds: number): string {
  if (seconds < HOUR_SECONDS) return formatSpan(seconds)
  if (seconds >= DAY_SECONDS) return t('desk.days', { count: Math.floor(seconds / DAY_SECONDS) })
  return t('desk.span', { hours: Math.floor(seconds / HOUR_SECONDS), minutes: Math.floor(seconds / 60) % 60 })
}

/** A text that follows the clock by itself: its one text node changes, nothing around it is drawn anew. */
function useTold(moment: string, tell: () => string): ReadonlySignal<string> {
  return useMemo(() => computed(tell), [moment])
}

/** "방금", "7분 전": how long ago something was. */
export function Age({ moment }: { moment: string }): JSX.Element {
  const words = useTold(moment, () => formatAge(minutesSince(moment, now.value)))
  return <time dateTime={moment}>{words}</time>
}

function formatAge(minutes: number): string {
  if (minutes < 1) return t('desk.age.now')
  if (minutes < 120) return t('desk.age.minutes', { count: minutes })
  return t('desk.age.hours', { count: Math.floor(minutes / 60) })
}
