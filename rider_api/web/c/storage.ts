/**
 * What this phone remembers, in IndexedDB: who it is, the courier's day, the queue of records, photos on their way.
 * Every write that a person relies on is on the disk before its promise resolves (`durability: 'strict'`), and whatever
 * speaks of a person lies there encrypted (`gate.ts`, `vault.ts`). Ids, numbers and moments of the queue are open:
 * the queue must keep its order while the phone is locked.
 */
import type { CourierDay, FactItem, Reason } from '../shared/types'
import { ask, openDisk, transact } from './disk'
import { BOXED, Locked, drop, get, keepGate, list, openDevice, put, read } from './gate'
import type { DeviceRow, GateRows } from './gate'
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

interface FactRow extends Omit<Entry, 'item' | 'order'> {
  order?: number
  id: string
  box: Box
}

interface PhotoRow extends Omit<StoredPhoto, 'content'> {
  box: Box
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
  const disk = await openDisk(name, 2, makeStores)
  const { judge, ...gate } = keepGate(disk)
  const records = openRecords()
  return {
    ...gate,
    ...keepDay(disk, gate.findRing),
    ...keepQueue(disk, gate.findRing, records),
    ...keepRest(disk, gate.findRing),
    look: (now: number) => look(disk, judge, records, now),
    close: () => disk.close(),
  }
}

/** All that is shown, read in one transaction: each one more keeps a cheap phone waiting. */
async function look(disk: IDBDatabase, judge: ReturnType<typeof keepGate>['judge'], records: ReturnType<typeof openRecords>, now: number) {
  const [names, values, facts, problemRows, photos] = await transact(disk, ['singles', ...BOXED], 'readonly', (store) =>
    Promise.all([ask(store('singles').getAllKeys()), allOf(store('singles')), allOf<FactRow>(store('facts')), allOf<ProblemRow>(store('problems')), ask(store('photos').count())]),
  )
  const rows: GateRows & { day?: DayRow } = Object.fromEntries(names.map((name, index) => [name, values[index]]))
  const { gate, ring } = await judge(rows, now)
  const [device, day, entries, problems] = await Promise.all([
    openDevice(rows.device, ring),
    openDay(rows.day, ring),
    records.open(facts, ring),
    openProblems(problemRows, ring),
  ])
  return { gate, device, day, entries, problems, photos, waiting: facts.length + photos }
}

function makeStores(made: IDBDatabase): void {
  made.createObjectStore('singles')
  made.createObjectStore('facts', { keyPath: 'order', autoIncrement: true }).createIndex('id', 'id', { unique: true })
  made.createObjectStore('photos', { keyPath: 'sha256' })
  made.createObjectStore('problems', { keyPath: 'id' })
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

async function openDay(row: DayRow | undefined, ring: Ring | null): Promise<StoredDay | null> {
  return row === undefined || ring === null ? null : unsealValue<StoredDay>(ring, row.box, 'day')
}

function keepDay(disk: IDBDatabase, findRing: FindRing) {
  return {
    findDay: async () => openDay(...(await Promise.all([read<DayRow>(disk, 'day'), findRing()]))),

    /** Change the day as if in one transaction; when somebody else was faster, on what they made of it. */
    changeDay: async (change: (day: StoredDay | null) => StoredDay | null): Promise<void> => {
      for (;;) {
        const [row, ring] = await Promise.all([read<DayRow>(disk, 'day'), findRing()])
        const before = await openDay(row, ring)
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

/** Opens records; each only once, because the screen reads all of them after every tap. */
function openRecords() {
  const opened = new Map<string, Entry['item']>()

  async function openItem(row: FactRow, ring: Ring | null): Promise<Entry['item'] | null> {
    if (ring === null) return null
    const known = opened.get(row.id) ?? (await unsealValue<Entry['item']>(ring, row.box, `fact/${row.id}`))
    if (known !== null) opened.set(row.id, known)
    return known
  }

  return {
    open: async (rows: FactRow[], ring: Ring | null): Promise<Entry[]> => {
      const found = await Promise.all(rows.map(async (row) => ({ row, item: await openItem(row, ring) })))
      return found.flatMap(({ row: { box: _, order, ...row }, item }) => (item === null ? [] : [{ ...row, order: order as number, item }]))
    },
    forget: (id: string) => opened.delete(id),
  }
}

function keepQueue(disk: IDBDatabase, findRing: FindRing, records: ReturnType<typeof openRecords>) {
  return {
    /** Records that this phone can read now, in the order of the taps. */
    listEntries: async (): Promise<Entry[]> => records.open(...(await Promise.all([list<FactRow[]>(disk, 'facts', (store) => store.getAll()), findRing()]))),

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
        const readable = (await allOf<FactRow>(store('facts'))).filter(({ box }) => ring.keys[box.key] !== undefined)
        const ready = chooseReady(readable, now)
        const numbered = numberEntries(ready, device.next_seq)
        const fresh = numbered.filter((_row, index) => ready[index]?.seq === null)
        for (const row of fresh) await ask(store('facts').put(row))
        if (fresh.length > 0) await put(store('singles'), 'device', { ...device, next_seq: device.next_seq + fresh.length })
        return numbered
      })
      return records.open(rows, ring)
    },

    /** The server has answered for these; a refusal for good is kept as a problem, and its photos are let go. */
    forgetEntries: async (ids: string[], problems: Problem[]): Promise<void> => {
      const kept = await sealProblems(problems, findRing)
      await write(disk, BOXED, async (store) => {
        for (const id of ids) {
          const order = await ask(store('facts').index('id').getKey(id))
          if (order !== undefined) await drop(store('facts'), order)
          records.forget(id)
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
      const bytes = row === undefined || ring === null ? null : await unseal(ring, row.box, `photo/${sha256}`)
      return bytes === null ? null : new Blob([bytes], { type: TYPE })
    },

    dropPhoto: async (sha256: string, problem: Problem | null): Promise<void> => {
      const kept = await sealProblems(problem === null ? [] : [problem], findRing)
      await write(disk, ['photos', 'problems'], async (store) => {
        await drop(store('photos'), sha256)
        for (const one of kept) await ask(store('problems').put(one))
      })
    },

    dropProblem: (id: string): Promise<undefined> => write(disk, ['problems'], (store) => drop(store('problems'), id)),
  }
}

async function openProblems(rows: ProblemRow[], ring: Ring | null): Promise<Problem[]> {
  if (ring === null) return []
  const problems = await Promise.all(rows.map(({ id, box }) => unsealValue<Problem>(ring, box, `problem/${id}`)))
  return problems.filter((problem) => problem !== null)
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
