/** Telling what has changed between two answers of the server: whatever is equal stays the very same object. */

/**
 * `after`, with every part that equals its part in `before` taken from there. Elements of a list are matched by their
 * `id` or `key`, else by their place. A screen that compares by identity then draws only what is different.
 */
export function keepSame<Value>(before: unknown, after: Value): Value {
  if (Object.is(before, after) || !isObject(before) || !isObject(after)) return after
  if (Array.isArray(after)) return Array.isArray(before) ? (keepList(before, after) as Value) : after
  return Array.isArray(before) ? after : (keepRecord(before, after) as Value)
}

type Thing = Record<string, unknown>

function isObject(value: unknown): value is Thing {
  return typeof value === 'object' && value !== null
}

function keepList(before: readonly unknown[], after: readonly unknown[]): readonly unknown[] {
  const known = new Map(before.map((one, place) => [nameOf(one, place), one]))
  const joined = after.map((one, place) => keepSame(known.get(nameOf(one, place)), one))
  return joined.length === before.length && joined.every((one, place) => one === before[place]) ? before : joined
}

function nameOf(one: unknown, place: number): unknown {
  return isObject(one) && !Array.isArray(one) ? (one['id'] ?? one['key'] ?? place) : place
}

function keepRecord(before: Thing, after: Thing): Thing {
  const names = Object.keys(after)
  const joined: Thing = {}
  let same = names.length === Object.keys(before).length
  for (const name of names) {
    joined[name] = keepSame(before[name], after[name])
    same &&= joined[name] === before[name] && name in before
  }
  return same ? before : joined
}
