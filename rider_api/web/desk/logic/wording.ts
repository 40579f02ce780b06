/** Texts of the checker speak of keys and seconds; people at the desk speak of names and minutes. */
import type { Bilingual, Plan, Reason } from '../../shared/types'

const SECONDS_KOREAN = /(\d+)초/g
const SECONDS_ENGLISH = /(\d+) ?(?:seconds|s)\b/g

/** The same reason with the doors of this plan by name and long times in minutes. */
export function wordReason(reason: Reason, plan: Pick<Plan, 'tours'>): Reason {
  const names = listNames(plan)
  const word = (text: Bilingual): Bilingual => ({ ko: inMinutes(byKind(byName(text.ko, names), '상자')), en: inMinutes(byKind(byName(text.en, names), 'boxes')) })
  return { ...reason, cause: word(reason.cause), action: word(reason.action) }
}

function listNames(plan: Pick<Plan, 'tours'>): [string, string][] {
  const doors = plan.tours.flatMap((tour) => tour.stops)
  const names = doors.flatMap((stop): [string, string][] => (stop.door === null ? [] : [[stop.key, `${stop.door.name} (${stop.door.number})`]]))
  // The longer key first: one may be the beginning of another.
  return names.sort((a, b) => b[0].length - a[0].length)
}

function byName(text: string, names: readonly [string, string][]): string {
  return names.reduce((worded, [key, name]) => worded.replaceAll(key, name), text)
}

/** A kitchen or hub by its name alone, and what a vehicle holds by the word for it. */
function byKind(text: string, boxes: string): string {
  return text.replace(/\b(?:kitchen|hub):/g, '').replace(/\bboxes\b/g, boxes)
}

/** "1247초" becomes "21분"; below two minutes seconds say more. Rounded up: nobody is less late than it says. */
function inMinutes(text: string): string {
  return text
    .replace(SECONDS_KOREAN, (whole, count: string) => (Number(count) < 120 ? whole : `${Math.ceil(Number(count) / 60)}분`))
    .replace(SECONDS_ENGLISH, (whole, count: string) => (Number(count) < 120 ? whole : `${Math.ceil(Number(count) / 60)} min`))
}
