/**
 * The server's clock on this screen. Deadlines are the server's; the clock of a kitchen's old tablet may be minutes off,
 * and a demo's day runs at its own speed.
 */
import { computed, signal } from '@preact/signals'

let ahead = 0

/** Now on the server's clock (milliseconds), moved on every second by `startTicking`. */
export const now = signal(Date.now())

/** The same by whole minutes: what is told by the day or by the minute follows this, and is not drawn anew each second. */
export const minute = computed(() => Math.floor(now.value / 60_000) * 60_000)

/** Take the server's time as told just now. */
export function setServerTime(moment: string): void {
  const told = Date.parse(moment)
  if (Number.isNaN(told)) return
  ahead = told - Date.now()
  now.value = told
}

/** Something happened at `moment`: the server's clock is at least that far. */
export function noteServerTime(moment: string): void {
  if (Date.parse(moment) > Date.now() + ahead) setServerTime(moment)
}

/** Move `now` on every second until the returned function is called. */
export function startTicking(): () => void {
  const timer = setInterval(() => {
    now.value = Date.now() + ahead
  }, 1000)
  return () => clearInterval(timer)
}
