/** How long until, how long ago: the server's deadlines as people read them. */

/** Seconds from `now` (milliseconds) until `moment`; negative when it has passed. */
export function secondsUntil(moment: string, now: number): number {
  return Math.floor((Date.parse(moment) - now) / 1000)
}

/** "4:05" for 245 seconds, "1:04:05" for an hour more; without a sign, for the sign is said in words. */
export function formatSpan(seconds: number): string {
  const whole = Math.abs(Math.trunc(seconds))
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const tail = `${String(minutes).padStart(hours > 0 ? 2 : 1, '0')}:${String(rest).padStart(2, '0')}`
  return hours > 0 ? `${hours}:${tail}` : tail
}

/** Whole minutes since `moment`, never negative. */
export function minutesSince(moment: string, now: number): number {
  return Math.max(0, Math.floor((now - Date.parse(moment)) / 60_000))
}

/** Date (`YYYY-MM-DD`) in Korea at `now` (milliseconds). */
export function dayOfSeoul(now: number): string {
  return inSeoul(now).slice(0, 10)
}

/** A moment written as the clocks of Korea show it: nine hours ahead all year, so no table of zones has to be loaded. */
export function inSeoul(now: number): string {
  return new Date(now + 9 * 3_600_000).toISOString()
}

/** Seconds since midnight in Korea at `now` (milliseconds): the clock of the service day. */
export function secondsOfDay(now: number): number {
  const midnight = Date.parse(`${dayOfSeoul(now)}T00:00:00+09:00`)
  return Math.floor((now - midnight) / 1000)
}

/** `day` moved by a number of days, as `YYYY-MM-DD`. */
export function moveDay(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** "월요일" or "Monday"; `short`: "월" or "Mon". */
export function formatWeekday(day: string, language: 'ko' | 'en', length: 'long' | 'short' = 'long'): string {
  const name = `${language} ${length}`
  const weekdays = made.get(name) ?? new Intl.DateTimeFormat(LOCALES[language], { timeZone: 'UTC', weekday: length })
  made.set(name, weekdays)
  return weekdays.format(Date.parse(`${day}T00:00:00Z`))
}

const LOCALES = { ko: 'ko-KR', en: 'en-GB' } as const
/** Made when first asked for: each costs a cheap phone a noticeable part of its start. */
const made = new Map<string, Intl.DateTimeFormat>()
