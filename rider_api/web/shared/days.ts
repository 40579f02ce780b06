/** Days as people say them: with the weekday where one day is meant, with the year only when it is another one. */
import { dayOfSeoul, formatWeekday } from './moments'
import { minute } from './serverClock'
import { language } from './texts'

/** "11월 25일 (수)", "Wed 25 Nov"; of another year "2027년 1월 4일 (월)", "Mon 4 Jan 2027". */
export function sayDay(day: string): string {
  const weekday = formatWeekday(day, language.value, 'short')
  return language.value === 'ko' ? `${sayDate(day)} (${weekday})` : `${weekday} ${sayDate(day)}`
}

/** "11월 16일 – 12월 13일", "16 Nov – 13 Dec"; one day is said once. */
export function sayDays(first: string, last: string): string {
  return first === last ? sayDay(first) : `${sayDate(first)} – ${sayDate(last)}`
}

/** A day without its weekday: "11월 25일", "25 Nov". */
export function sayDate(day: string): string {
  return isThisYear(day) ? sayInYear(day) : sayWhole(day)
}

/** A day with its year whatever year it is, as of birth dates: "1956년 7월 28일", "28 Jul 1956". */
export function sayWhole(day: string): string {
  const year = day.slice(0, 4)
  return language.value === 'ko' ? `${year}년 ${sayInYear(day)}` : `${sayInYear(day)} ${year}`
}

/** "2026년 11월", "Nov 2026" for `2026-11` or a day of that month. */
export function sayMonth(month: string): string {
  const year = month.slice(0, 4)
  return language.value === 'ko' ? `${year}년 ${numberOf(month, 5)}월` : `${nameMonth(month)} ${year}`
}

function sayInYear(day: string): string {
  const date = numberOf(day, 8)
  return language.value === 'ko' ? `${numberOf(day, 5)}월 ${date}일` : `${date} ${nameMonth(day)}`
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function nameMonth(day: string): string {
  return MONTHS[numberOf(day, 5) - 1] ?? ''
}

function numberOf(day: string, from: number): number {
  return Number(day.slice(from, from + 2))
}

function isThisYear(day: string): boolean {
  return day.slice(0, 4) === dayOfSeoul(minute.value).slice(0, 4)
}
