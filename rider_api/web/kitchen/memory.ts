/** The last state of the board on this device, for when the network is gone. It holds no names and no addresses. */
import type { KitchenDay } from '../shared/types'

const STORED = 'bapgil.kitchen.'

export interface Remembered {
  day: KitchenDay
  /** When it was fetched, milliseconds. */
  at: number
}

/** Keep the newest state of one day and forget the other days but the newest. */
export function remember(day: KitchenDay, at: number): void {
  try {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(STORED)).sort()
    for (const old of names.slice(0, -2)) localStorage.removeItem(old)
    localStorage.setItem(STORED + day.day, JSON.stringify({ day, at }))
  } catch {
    // Storage is full or forbidden: the board then shows nothing after a restart without network.
  }
}

/** What was last known of a day, or null. */
export function recall(day: string): Remembered | null {
  try {
    return JSON.parse(localStorage.getItem(STORED + day) ?? 'null') as Remembered | null
  } catch {
    return null
  }
}

/** The first remembered day after `today`, else `today`: what can still be prepared without a network. */
export function recallLater(today: string): string {
  const days = Object.keys(localStorage).filter((name) => name.startsWith(STORED)).map((name) => name.slice(STORED.length))
  return days.filter((day) => day > today).sort()[0] ?? today
}

/** Forget everything, when somebody logs out. */
export function forget(): void {
  for (const name of Object.keys(localStorage).filter((one) => one.startsWith(STORED))) localStorage.removeItem(name)
}
