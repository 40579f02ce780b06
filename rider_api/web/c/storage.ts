/**
 * What this phone remembers, in IndexedDB: who it is, the courier's day, the queue of records, photos on their way.
 * Every write that a person relies on is on the disk before its promise resolves (`durability: 'strict'`), and whatever
 * speaks of a person lies there encrypted (`gate.ts`, `vault.ts`). Ids, numbers and moments of the queue are open:
 * the queue must keep its order while the phone is locked.
 */
import type { CourierDay, FactItem, Reason } from '../shared/types'
import { ask, openDisk, transact } from './disk'
import { BOXED, Locked, drop, get, keepGate, list, put, read } from './gate'
import type { DeviceRow } from './gate'
import { chooseReady, numberEntries } from './sync'
import type { Entry } from './sync'
import { makeId } from './ids'
import { seal, sealValue, unseal, unsealValue } from './vault'
import type { Box, Ring } from './vault'

export type { Device, Gate } from './gate'

/** A photo that an unsent or sent card speaks of. */
export interface StoredPhoto {
  sha256: string
  content: Blob
  /** The record that announces it: the server takes a photo only after its card. */
  card_id: string
}

/** A record or photo that the server has refused for good; the courier is told until it is read. */
export interface Problem {
  id: string
  item: Omit<FactItem, 'seq'> | null
  reason: Reason
}

/** The day as it is shown, what the phone has settled on it, and a newer plan that has not been looked at yet. */
export interface StoredDay {
  shown: CourierDay
  newer: CourierDay | null
  /** Pickups and drops that were counted on this phone; a plan does not say so. */
  counted: string[]
  /** When the courier came to a kitchen or hub, by stop: waiting is counted from there. */
  arrivals: Record<string, string>
  /** Milliseconds that the phone's clock is behind the server's; absent before it was known. */
  skew?: number
  /** Ends of cases that the courier has read. */
  heard?: string[]
}

/** A record on the disk; `item` stands open only in those of a page older than the PIN. */
interface FactRow extends Omit<Entry, 'item' | 'order'> {
  order?: number
  id: string
  box?: Box
  item?: Entry['item']
}

interface PhotoRow extends Omit<StoredPhoto, 'content'> {
  box?: Box
  content?: Blob
}

interface ProblemRow {
  id: string
  box: Box
}

interface DayRow {
  /** Another one at each change: two tabs and the talk with the server all change the day. */
  revision: string
  box: Box
}

export type NewRecord = Omit<FactItem, 'seq' | 'id' | 'made_at'>
export type Storage = Awaited<ReturnType<typeof openStorage>>

const TYPE = 'image/jpeg'

export async function openStorage(name = 'bapgil-courier') {
  const disk = await openDisk(name, 2, (made, asked) => (made.objectStoreNames.contains('facts') ? renameIds(asked) : makeStores(made)))
  const gate = keepGate(disk)
  return { ...gate, ...keepDay(disk, gate.findRing), ...keepQueue(disk, gate.findRing), ...keepRest(disk, gate.findRing), close: () => disk.close() }
}

function makeStores(made: IDBDatabase): void {
  made.createObjectStore('singles')
  made.createObjectStore('facts', { keyPath: 'order', autoIncrement: true }).createIndex('id', 'id', { unique: true })
  made.createObjectStore('photos', { keyPath: 'sha256' })
  made.createObjectStore('problems', { keyPath: 'id' })
}

/** From the page without a PIN: its unsent records stay, its open day goes. */
function renameIds(asked: IDBOpenDBRequest): void {
  const upgrade = asked.transaction as IDBTransaction
  const facts = upgrade.objectStore('facts')
  facts.deleteIndex('id')
  facts.createIndex('id', 'id', { unique: true })
  facts.openCursor().onsuccess = (event) => {
    const cursor = (event.target as IDBRequest<IDBCursorWithValue | null>).result
    if (cursor === null) return
    cursor.update({ ...cursor.value, id: cursor.value.item.id })
    cursor.continue()
  }
  upgrade.objectStore('singles').delete('day')
  upgrade.objectStore('problems').clear()
}

type FindRing = () => Promise<Ring | null>

async function need(findRing: FindRing): Promise<Ring> {
  const ring = await findRing()
  if (ring === null) throw new Locked()
  return ring
}

function write<Answer>(disk: IDBDatabase, stores: readonly string[], work: (store: (name: string) => IDBObjectStore) => Promise<Answer>): Promise<Answer> {
  return transact(disk, stores, 'readwrite', work)
}

function keepDay(disk: IDBDatabase, findRing: FindRing) {
  const open = (row: DayRow | undefined, ring: Ring | null) => (row === undefined || ring === null ? null : unsealValue<StoredDay>(ring, row.box, 'day'))
  return {
    findDay: async () => open(...(await Promise.all([read<DayRow>(disk, 'day'), findRing()]))),

    /** Change the day as if in one transaction; when somebody else was faster, on what they made of it. */
    changeDay: async (change: (day: StoredDay | null) => StoredDay | null): Promise<void> => {
      for (;;) {
        const [row, ring] = await Promise.all([read<DayRow>(disk, 'day'), findRing()])
        const before = await open(row, ring)
        const after = change(before)
        if (after === before && (after !== null || row === undefined)) return
        const next = after === null ? null : { revision: makeId(), box: await sealValue(await need(findRing), after, 'day') }
        const done = await write(disk, ['singles'], async (store) => {
          const singles = store('singles')
          if ((await get<DayRow>(singles, 'day'))?.revision !== row?.revision) return false
          await (next === null ? drop(singles, 'day') : put(singles, 'day', next))
          return true
        })
        if (done) return
      }
    },
  }
}

function keepQueue(disk: IDBDatabase, findRing: FindRing) {
  const opened = new Map<string, Entry['item']>()

  async function openEntries(rows: FactRow[], ring: Ring | null): Promise<Entry[]> {
    const found = await Promise.all(rows.map(async (row) => ({ row, item: await openItem(row, ring) })))
    return found.flatMap(({ row: { box: _, order, ...row }, item }) => (item === null ? [] : [{ ...row, order: order as number, item }]))
  }

  async function openItem(row: FactRow, ring: Ring | null): Promise<Entry['item'] | null> {
    if (row.item !== undefined) return row.item
    if (ring === null || row.box === undefined) return null
    const known = opened.get(row.id) ?? (await unsealValue<Entry['item']>(ring, row.box, `fact/${row.id}`))
    if (known !== null) opened.set(row.id, known)
    return known
  }

  return {
    /** Records that this phone can read now, in the order of the taps. */
    listEntries: async (): Promise<Entry[]> => openEntries(...(await Promise.all([list<FactRow[]>(disk, 'facts', (store) => store.getAll()), findRing()]))),

    /** All that waits, records and photos, whether it can be read or not. */
    countWaiting: async (): Promise<number> => {
      const counts = await Promise.all(['facts', 'photos'].map((name) => list(disk, name, (store) => store.count())))
      return counts.reduce((sum, count) => sum + count, 0)
    },

    /** Records of one tap with their photos, all or none. An urgent tap ends every undo before it. */
    addEntries: async (entries: Omit<Entry, 'order'>[], photos: StoredPhoto[], urgent: boolean): Promise<void> => {
      const ring = await need(findRing)
      const rows = await Promise.all(
        entries.map(async ({ item, ...entry }) => ({ ...entry, id: item.id, box: await sealValue(ring, item, `fact/${item.id}`) })),
      )
      const pictures = await Promise.all(
        photos.map(async ({ content, ...photo }) => ({ ...photo, box: await seal(ring, await content.arrayBuffer(), `photo/${photo.sha256}`) })),
      )
      await write(disk, ['facts', 'photos'], async (store) => {
        if (urgent) await releaseHeld(store('facts'))
        for (const row of rows) await ask(store('facts').add(row))
        for (const picture of pictures) await ask(store('photos').put(picture))
      })
    },

    /** Take back a tap; false when it is too late. Its photos go with it. */
    undoGroup: (group: string): Promise<boolean> =>
      write(disk, ['facts', 'photos'], async (store) => {
        const facts = store('facts')
        const found = (await allOf<FactRow>(facts)).filter((row) => row.group === group)
        if (found.length === 0 || found.some((row) => row.seq !== null)) return false
        for (const row of found) await drop(facts, row.order as number)
        await dropPhotosOf(store('photos'), new Set(found.map((row) => row.id)))
        return true
      }),

    /** Give numbers to all records that can no longer be undone; returns everything that may be sent, in order. */
    numberReady: async (now: number): Promise<Entry[]> => {
      const ring = await findRing()
      if (ring === null) return []
      const rows = await write(disk, ['singles', 'facts'], async (store) => {
        const device = await get<DeviceRow>(store('singles'), 'device')
        if (device === undefined) return []
        const readable = (await allOf<FactRow>(store('facts'))).filter(({ box }) => box === undefined || ring.keys[box.key] !== undefined)
        const ready = chooseReady(readable, now)
        const numbered = numberEntries(ready, device.next_seq)
        const fresh = numbered.filter((_row, index) => ready[index]?.seq === null)
        for (const row of fresh) await ask(store('facts').put(row))
        if (fresh.length > 0) await put(store('singles'), 'device', { ...device, next_seq: device.next_seq + fresh.length })
        return numbered
      })
      return openEntries(rows, ring)
    },

    /** The server has answered for these; a refusal for good is kept as a problem, and its photos are let go. */
    forgetEntries: async (ids: string[], problems: Problem[]): Promise<void> => {
      const kept = await sealProblems(problems, findRing)
      await write(disk, BOXED, async (store) => {
        for (const id of ids) {
          const order = await ask(store('facts').index('id').getKey(id))
          if (order !== undefined) await drop(store('facts'), order)
          opened.delete(id)
        }
        for (const problem of kept) await ask(store('problems').put(problem))
        await dropPhotosOf(store('photos'), new Set(problems.map((problem) => problem.id)))
      })
    },

    markEntry: (id: string, reason: Reason | null): Promise<void> =>
      write(disk, ['facts'], async (store) => {
        const row = await ask(store('facts').index('id').get(id) as IDBRequest<FactRow | undefined>)
        if (row !== undefined) await ask(store('facts').put({ ...row, stuck: reason }))
      }),
  }
}

function keepRest(disk: IDBDatabase, findRing: FindRing) {
  return {
    /** How many photos are to be sent: they are too large to be read for that. */
    countPhotos: () => list(disk, 'photos', (store) => store.count()),

    /** Photos that are to be sent, without their content. */
    listPhotos: async (): Promise<Omit<StoredPhoto, 'content'>[]> => list<PhotoRow[]>(disk, 'photos', (store) => store.getAll()),

    /** A photo itself; null when it is gone or this phone cannot read it. */
    openPhoto: async (sha256: string): Promise<Blob | null> => {
      const row = await list<PhotoRow | undefined>(disk, 'photos', (store) => store.get(sha256))
      const ring = await findRing()
      if (row?.content !== undefined) return row.content
      const bytes = row?.box === undefined || ring === null ? null : await unseal(ring, row.box, `photo/${sha256}`)
      return bytes === null ? null : new Blob([bytes], { type: TYPE })
    },

    dropPhoto: async (sha256: string, problem: Problem | null): Promise<void> => {
      const kept = await sealProblems(problem === null ? [] : [problem], findRing)
      await write(disk, ['photos', 'problems'], async (store) => {
        await drop(store('photos'), sha256)
        for (const one of kept) await ask(store('problems').put(one))
      })
    },

    listProblems: async (): Promise<Problem[]> => {
      const ring = await findRing()
      const rows = ring === null ? [] : await list<ProblemRow[]>(disk, 'problems', (store) => store.getAll())
      const problems = await Promise.all(rows.map(({ id, box }) => unsealValue<Problem>(ring as Ring, box, `problem/${id}`)))
      return problems.filter((problem) => problem !== null)
    },

    dropProblem: (id: string): Promise<undefined> => write(disk, ['problems'], (store) => drop(store('problems'), id)),
  }
}

async function sealProblems(problems: Problem[], findRing: FindRing): Promise<ProblemRow[]> {
  if (problems.length === 0) return []
  const ring = await need(findRing)
  return Promise.all(problems.map(async (problem) => ({ id: problem.id, box: await sealValue(ring, problem, `problem/${problem.id}`) })))
}

function allOf<Row>(store: IDBObjectStore): Promise<Row[]> {
  return ask(store.getAll() as IDBRequest<Row[]>)
}

async function releaseHeld(facts: IDBObjectStore): Promise<void> {
  for (const row of await allOf<FactRow>(facts)) {
    if (row.held_until !== null) await ask(facts.put({ ...row, held_until: null }))
  }
}

async function dropPhotosOf(photos: IDBObjectStore, cards: ReadonlySet<string>): Promise<void> {
  if (cards.size === 0) return
  for (const photo of await allOf<PhotoRow>(photos)) if (cards.has(photo.card_id)) await drop(photos, photo.sha256)
}
