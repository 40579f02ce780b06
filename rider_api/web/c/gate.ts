/**
 * Who may look into this phone: the PIN, the shift keys, and what is left when they are taken away.
 *
 *   new ──enrol (PIN chosen)──▶ open ──unused for a while──▶ locked ──PIN──▶ open
 *    ▲                            │                             │
 *    └──── wiped: log-out, revoked, five wrong PINs ────────────┘
 *
 * Wiping takes the keys, the token and the day. Records and photos that were not sent stay, encrypted: the server hands
 * their keys out again to the same courier's next phone link, and then they go.
 */
import { dayOfSeoul } from '../shared/moments'
import { ask, transact } from './disk'
import type { Mode } from './disk'
import { MOST_TRIES, derivePinKey, openLock, sealValue, takeShiftKey, unsealValue } from './vault'
import type { Box, Lock, Ring, ShiftKey } from './vault'

/** The phone as the server knows it, and the number of its next record. */
export interface Device {
  device_id: string
  token: string
  code: string
  next_seq: number
}

/** Nothing is written by a phone that is locked or was left. */
export class Locked extends Error {}

/** What ended the phone's last enrolment. */
export type Ended = 'revoked' | 'pins' | 'left'

export interface Gate {
  state: 'new' | 'locked' | 'open'
  /** Still allowed wrong PINs. */
  tries_left: number
  ended: Ended | null
}

/** A PIN that was just chosen. */
export interface Chosen extends Pick<Lock, 'salt' | 'rounds'> {
  pin: CryptoKey
}

export interface DeviceRow {
  device_id: string
  code: string
  next_seq: number
  /** The token, locked; null once the phone was wiped. */
  box: Box | null
  ended: Ended | null
}

/** What the phone remembers of itself, by the names of the rows. */
export interface GateRows {
  device?: DeviceRow
  lock?: Lock
  open?: OpenRow
}

interface OpenRow {
  ring: Ring
  used_at: number
  minutes: number
}

export const BOXED = ['facts', 'photos', 'problems'] as const
const TOKEN = 'token'
const USUAL_MINUTES = 60
const NIGHT_MILLISECONDS = 3 * 3_600_000

export function keepGate(disk: IDBDatabase) {
  const one = <Value>(name: string) => read<Value>(disk, name)
  const change = <Answer>(work: (singles: IDBObjectStore) => Promise<Answer>) => transact(disk, ['singles'], 'readwrite', (store) => work(store('singles')))

  async function findRing(): Promise<Ring | null> {
    return (await one<OpenRow>('open'))?.ring ?? null
  }

  /** Put the rings' state on the disk: the token under today's key, every key wrapped. */
  async function keep(device: Omit<Device, 'next_seq'>, ring: Ring, lock: Lock, next_seq: number, minutes: number, now: number): Promise<void> {
    const box = await sealValue(ring, device.token, TOKEN)
    await change(async (singles) => {
      await put(singles, 'lock', lock)
      await put(singles, 'open', { ring, used_at: now, minutes } satisfies OpenRow)
      await put(singles, 'device', { device_id: device.device_id, code: device.code, next_seq, box, ended: null } satisfies DeviceRow)
    })
  }

  return {
    findRing,

    /** What these rows say. A phone that was not used for its minutes is locked by looking at it. */
    judge: async ({ device, lock, open }: GateRows, now: number): Promise<{ gate: Gate; ring: Ring | null }> => {
      const fresh = open !== undefined && isFresh(open, now)
      if (open !== undefined && !fresh) await change((singles) => drop(singles, 'open'))
      const state = lock === undefined ? 'new' : fresh ? 'open' : 'locked'
      const gate: Gate = { state, tries_left: MOST_TRIES - (lock?.tries ?? 0), ended: device?.ended ?? null }
      return { gate, ring: fresh ? open.ring : null }
    },

    findDevice: async (): Promise<Device | null> => openDevice(...(await Promise.all([one<DeviceRow>('device'), findRing()]))),

    /** A new phone counts from 1; one that still has records to send keeps their numbers and counts on. */
    enrol: async (device: Omit<Device, 'next_seq'>, shift: ShiftKey, chosen: Chosen | null, now: number): Promise<void> => {
      const [before, lock, open, waiting] = await Promise.all([one<DeviceRow>('device'), one<Lock>('lock'), one<OpenRow>('open'), countFacts(disk)])
      const pin = chosen?.pin ?? open?.ring.pin
      if (pin === undefined) throw new Locked()
      const taken = await takeShiftKey(pin, shift)
      const old = chosen === null ? { wrapped: lock?.wrapped ?? {}, keys: open?.ring.keys ?? {} } : { wrapped: {}, keys: {} }
      const ring: Ring = { pin, keys: { ...old.keys, [shift.id]: taken.key }, current: shift.id }
      const { salt, rounds } = chosen ?? (lock as Lock)
      const locked: Lock = { salt, rounds, wrapped: { ...old.wrapped, [shift.id]: taken.wrapped }, tries: 0 }
      const same = before?.device_id === device.device_id
      await keep(device, ring, locked, before && (same || waiting > 0) ? before.next_seq : 1, open?.minutes ?? USUAL_MINUTES, now)
    },

    /** Shift keys from the server; `current` is today's. Keys that open nothing any more go. */
    takeKeys: async (keys: ShiftKey[], current: string | null, minutes: number | null): Promise<void> => {
      const open = await one<OpenRow>('open')
      const lock = await one<Lock>('lock')
      const device = await one<DeviceRow>('device')
      if (open === undefined || lock === undefined || device?.box == null) return
      const { ring } = open
      const fresh = keys.filter(({ id }) => ring.keys[id] === undefined)
      const same = (current === null || current === ring.current) && (minutes === null || minutes === open.minutes)
      if (fresh.length === 0 && same) return
      const token = await unsealValue<string>(ring, device.box, TOKEN)
      if (token === null) return
      const next: Ring = { ...ring, keys: { ...ring.keys }, current: current ?? ring.current }
      const wrapped = { ...lock.wrapped }
      for (const key of fresh) {
        const taken = await takeShiftKey(ring.pin, key)
        next.keys[key.id] = taken.key
        wrapped[key.id] = taken.wrapped
      }
      const used = new Set([next.current, ...(await listKeyIds(disk))])
      for (const id of Object.keys(wrapped)) {
        if (used.has(id)) continue
        delete wrapped[id]
        delete next.keys[id]
      }
      const box = await sealValue(next, token, TOKEN)
      await change(async (singles) => {
        const now = (await get<DeviceRow>(singles, 'device')) as DeviceRow
        if (now.device_id !== device.device_id || now.box === null) return
        await put(singles, 'lock', { ...lock, wrapped })
        await put(singles, 'open', { ...open, ring: next, minutes: minutes ?? open.minutes })
        await put(singles, 'device', { ...now, box })
      })
    },

    /** Ids of shift keys that lie on this phone's records and are not on the ring: the server is asked for them. */
    listMissingKeys: async (): Promise<string[]> => {
      const ring = await findRing()
      return ring === null ? [] : [...(await listKeyIds(disk))].filter((id) => ring.keys[id] === undefined)
    },

    /** The try is counted before it is looked at: whoever kills the browser in between has used it up. */
    unlock: async (typed: string, now: number): Promise<'open' | 'wrong' | 'wiped'> => {
      const lock = await change(async (singles) => {
        const found = await get<Lock>(singles, 'lock')
        if (found !== undefined) await put(singles, 'lock', { ...found, tries: found.tries + 1 })
        return found
      })
      if (lock === undefined) return 'wiped'
      const pin = await derivePinKey(typed, lock)
      const keys = lock.tries < MOST_TRIES ? await openLock(lock, pin) : null
      if (keys === null && lock.tries + 1 < MOST_TRIES) return 'wrong'
      if (keys === null) {
        await wipe(disk, 'pins')
        return 'wiped'
      }
      const device = await one<DeviceRow>('device')
      const current = device?.box?.key ?? Object.keys(keys).at(-1) ?? ''
      await change(async (singles) => {
        await put(singles, 'lock', { ...lock, tries: 0 })
        await put(singles, 'open', { ring: { pin, keys, current }, used_at: now, minutes: USUAL_MINUTES } satisfies OpenRow)
      })
      return 'open'
    },

    /** The phone is in somebody's hand. One that woke up after its time stays locked: its timers run before anything is seen. */
    touch: (now: number) =>
      change(async (singles) => {
        const open = await get<OpenRow>(singles, 'open')
        if (open !== undefined && isFresh(open, now)) await put(singles, 'open', { ...open, used_at: now })
      }),

    wipe: (why: Ended) => wipe(disk, why),
  }
}

/** Null for a phone that is not enrolled, or whose token this ring does not open. */
export async function openDevice(row: DeviceRow | undefined, ring: Ring | null): Promise<Device | null> {
  if (row?.box == null || ring === null) return null
  const token = await unsealValue<string>(ring, row.box, TOKEN)
  return token === null ? null : { device_id: row.device_id, code: row.code, next_seq: row.next_seq, token }
}

/** Used a moment ago, and on the same working day: a shift begins with the PIN. */
function isFresh({ used_at, minutes }: OpenRow, now: number): boolean {
  const sameDay = dayOfSeoul(used_at - NIGHT_MILLISECONDS) === dayOfSeoul(now - NIGHT_MILLISECONDS)
  return sameDay && (minutes === 0 || Math.abs(now - used_at) <= minutes * 60_000)
}

function wipe(disk: IDBDatabase, ended: Ended): Promise<void> {
  return transact(disk, ['singles'], 'readwrite', async (store) => {
    const singles = store('singles')
    const device = await get<DeviceRow>(singles, 'device')
    for (const name of ['lock', 'open', 'day']) await drop(singles, name)
    if (device !== undefined) {
      const { device_id, code, next_seq } = device
      await put(singles, 'device', { device_id, code, next_seq, box: null, ended } satisfies DeviceRow)
    }
  })
}

export function get<Value>(store: IDBObjectStore, key: IDBValidKey): Promise<Value | undefined> {
  return ask(store.get(key) as IDBRequest<Value | undefined>)
}

export function put(store: IDBObjectStore, key: IDBValidKey, value: unknown): Promise<unknown> {
  return ask(store.put(value, key))
}

export function drop(store: IDBObjectStore, key: IDBValidKey): Promise<undefined> {
  return ask(store.delete(key))
}

export function read<Value>(disk: IDBDatabase, key: string): Promise<Value | undefined> {
  return list(disk, 'singles', (store) => store.get(key) as IDBRequest<Value | undefined>)
}

export function list<Value>(disk: IDBDatabase, name: string, request: (store: IDBObjectStore) => IDBRequest<Value>, mode: Mode = 'readonly'): Promise<Value> {
  return ask(request(disk.transaction(name, mode).objectStore(name)))
}

function countFacts(disk: IDBDatabase): Promise<number> {
  return list(disk, 'facts', (store) => store.count())
}

async function listKeyIds(disk: IDBDatabase): Promise<Set<string>> {
  const rows = await Promise.all(BOXED.map((name) => list<{ box: Box }[]>(disk, name, (store) => store.getAll())))
  return new Set(rows.flat().map(({ box }) => box.key))
}
