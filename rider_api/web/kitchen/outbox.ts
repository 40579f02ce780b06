/** Deeds on their way to the server. Without a network they wait on this device, in order, and outlive a restart. */
import { signal } from '@preact/signals'
import { call, Refusal, Unreached } from '../shared/api'
import type { Deed } from './logic/kept'

const STORED = 'bapgil.kitchen-outbox'

/** What waits to be sent, the oldest first. */
export const waiting = signal<readonly Deed[]>(recallDeeds())
/** A refusal of something that had waited: the deed is gone, somebody must be told. */
export const refused = signal<{ deed: Deed; error: Refusal } | null>(null)

let sending: Promise<void> | null = null

/** Do something now, or keep it for later when the server can't be reached. Raises only what the server refuses now. */
export async function perform(deed: Deed): Promise<'done' | 'kept'> {
  if (waiting.value.length > 0) {
    keep([...waiting.value, deed])
    await sendWaiting()
    return waiting.value.some((one) => one.id === deed.id) ? 'kept' : 'done'
  }
  try {
    await call('POST', deed.path, { body: deed.body })
    return 'done'
  } catch (error) {
    if (!isGone(error)) throw error
    keep([...waiting.value, deed])
    return 'kept'
  }
}

/** Send what waits, in order; stops at the first that does not get through. */
export function sendWaiting(): Promise<void> {
  sending ??= sendAll().finally(() => (sending = null))
  return sending
}

async function sendAll(): Promise<void> {
  for (let deed = waiting.value[0]; deed !== undefined; deed = waiting.value[0]) {
    try {
      await call('POST', deed.path, { body: deed.body })
    } catch (error) {
      if (isGone(error)) return
      refused.value = { deed, error: error as Refusal }
    }
    const sent = deed.id
    keep(waiting.value.filter((one) => one.id !== sent))
  }
}

/** Nobody answered, or somebody has to sign in first: it is not refused, it waits. */
function isGone(error: unknown): boolean {
  return error instanceof Unreached || (error instanceof Refusal && (error.status === 401 || error.status >= 500))
}

function keep(deeds: readonly Deed[]): void {
  waiting.value = deeds
  try {
    localStorage.setItem(STORED, JSON.stringify(deeds))
  } catch {
    // Storage is full or forbidden: it waits as long as the page is open.
  }
}

function recallDeeds(): readonly Deed[] {
  try {
    return JSON.parse(localStorage.getItem(STORED) ?? '[]') as Deed[]
  } catch {
    return []
  }
}
