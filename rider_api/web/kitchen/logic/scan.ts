/** Boxes counted by a scanner, or by the four digits of their label. A scanner types what it reads and ends with Enter. */
import type { KitchenDay, KitchenPick } from '../../shared/types'

/** What a label says: an order and which of its boxes, or the four digits that somebody typed. */
export type Read = { order: string; box: number } | { code: string }

export type Outcome =
  | { kind: 'counted'; box: string; pickup: string }
  | { kind: 'again'; order: string }
  | { kind: 'other'; order: string; pickup: string | null }
  | { kind: 'unknown' }

/** What was read or typed; null when it is no label of ours. */
export function readLabel(text: string): Read | null {
  const plain = text.trim()
  const label = /^(\d{4}-[\w-]+)\/(\d{1,2})$/.exec(plain)
  if (label) return { order: label[1] ?? '', box: Number(label[2]) }
  return /^\d{4}$/.test(plain) ? { code: plain } : null
}

/** The box that was read, for the pickup that is being counted (null: whichever takes it), given what is counted already. */
export function countBox(read: Read, day: KitchenDay, pickup: string | null, counted: ReadonlySet<string>): Outcome {
  const pick = findPick(read, day.pick_list, pickup)
  if (pick === null) return { kind: 'unknown' }
  if (pick.pickup === null || (pickup !== null && pick.pickup !== pickup)) return { kind: 'other', order: pick.order, pickup: pick.pickup }
  const box = 'box' in read ? read.box : nextBox(pick, counted)
  if (box === null || counted.has(nameOf(pick.order, box))) return { kind: 'again', order: pick.order }
  return box > pick.meals ? { kind: 'unknown' } : { kind: 'counted', box: nameOf(pick.order, box), pickup: pick.pickup }
}

/** Boxes of a pickup that nobody has counted yet, by their order. */
export function listMissing(day: KitchenDay, pickup: string, counted: ReadonlySet<string>): { order: string; boxes: number }[] {
  return day.pick_list
    .filter((pick) => pick.pickup === pickup)
    .map((pick) => ({ order: pick.order, boxes: boxesOf(pick).filter((box) => !counted.has(nameOf(pick.order, box))).length }))
    .filter((missing) => missing.boxes > 0)
}

/** Digits may fit orders of two pickups in a very large kitchen: the one that is being counted goes first. */
function findPick(read: Read, picks: readonly KitchenPick[], pickup: string | null): KitchenPick | null {
  const fitting = picks.filter((pick) => ('code' in read ? pick.code === read.code : pick.order === read.order))
  return fitting.find((pick) => pick.pickup === pickup) ?? fitting[0] ?? null
}

function nextBox(pick: KitchenPick, counted: ReadonlySet<string>): number | null {
  return boxesOf(pick).find((box) => !counted.has(nameOf(pick.order, box))) ?? null
}

function boxesOf(pick: KitchenPick): number[] {
  return Array.from({ length: pick.meals }, (_, index) => index + 1)
}

function nameOf(order: string, box: number): string {
  return `${order}/${box}`
}
