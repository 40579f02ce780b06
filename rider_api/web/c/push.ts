/** Being woken by the browser's push service: it carries no content, and belongs to one enrolment of this phone. */
import { call } from '../shared/api'
import type { PushState } from '../shared/types'
import { device } from './state'

const supported = navigator.serviceWorker !== undefined && 'PushManager' in window && 'Notification' in window
let owner: string | undefined

/** Whoever leaves, is shut out or comes in anew is no longer woken here; the server hears of it from the push service. */
device.subscribe((known) => {
  const before = owner
  owner = known?.device_id
  if (known === null || (before !== undefined && before !== owner)) void end().catch(() => undefined)
})

/** By which key this phone can be woken, and whether it is; null: not on this server, in this browser, or without a network. */
export async function findPush(): Promise<PushState | null> {
  const token = device.value?.token
  if (!supported || token === undefined) return null
  const told = await call<PushState>('GET', '/courier/push', { token }).catch(() => null)
  return told?.public_key == null ? null : { ...told, on: told.on && (await findSubscription()) !== null }
}

/** Ask the courier's browser and tell the server; false when one of them will not. */
export async function startPush(key: string): Promise<boolean> {
  const token = device.value?.token
  if (token === undefined || (await Notification.requestPermission()) !== 'granted') return false
  try {
    const manager = (await navigator.serviceWorker.ready).pushManager
    const subscription = await manager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
    await call('PUT', '/courier/push', { token, body: { endpoint: subscription.endpoint } })
    return true
  } catch {
    await end().catch(() => undefined)
    return false
  }
}

/** The browser forgets it first: then nothing comes, whether the server can be reached or not. */
export async function stopPush(): Promise<void> {
  const token = device.value?.token
  await end().catch(() => undefined)
  if (token !== undefined) await call('DELETE', '/courier/push', { token }).catch(() => undefined)
}

async function end(): Promise<void> {
  await (await findSubscription())?.unsubscribe()
}

async function findSubscription(): Promise<PushSubscription | null> {
  const worker = supported ? await navigator.serviceWorker.getRegistration('/c/') : undefined
  return (await worker?.pushManager.getSubscription()) ?? null
}
