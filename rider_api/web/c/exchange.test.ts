/**
 * The whole chain from tap to server on a real IndexedDB (in memory) and a server that misbehaves in every way that
 * is known from streets: lost requests, lost answers, half answers, 5xx, captive portals, refused batches, refused
 * phones, killed browsers, two tabs, taps taken back. At the end everything has arrived once, in order.
 */
import 'fake-indexeddb/auto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Refusal, Unreached } from '../shared/api'
import type { CallOptions } from '../shared/api'
import type { FactItem, Reason } from '../shared/types'
import { createExchange } from './exchange'
import type { Call, Exchange } from './exchange'
import { openStorage } from './storage'
import type { NewRecord, Storage } from './storage'
import { makeDay, makeShift } from './days.makers'
import { derivePinKey, makeSalt } from './vault'
import { UNDO_MILLISECONDS } from './sync'

const WHY: Reason = { code: 'test.refused', cause: { ko: '', en: '' }, action: { ko: '', en: '' }, subject: [] }
const DELIVERED: NewRecord = { kind: 'delivered', order_ids: ['o1'], place_id: null, trip: null, data: {}, note: null }

type Weather = 'fine' | 'lost' | 'answer lost' | 'half answered' | 'server error' | 'portal' | 'too large' | 'unknown phone' | 'late'
const BAD: Weather[] = ['lost', 'answer lost', 'half answered', 'server error', 'portal', 'too large', 'unknown phone', 'late']

/** Keeps every record under its id, as the real one does, and notes what ever came twice with other content. */
class Server {
  weather: Weather = 'fine'
  poison = new Set<string>()
  stored = new Map<string, FactItem>()
  photos = new Set<string>()
  contradictions = 0

  call: Call = async (method, path, options = {}) => {
    if (this.weather === 'lost') throw new Unreached(0)
    if (this.weather === 'server error') throw new Unreached(503)
    if (this.weather === 'portal') throw new Unreached(200)
    if (this.weather === 'unknown phone') throw new Refusal(401, WHY)
    if (this.weather === 'late') await new Promise((resolve) => setTimeout(resolve, 1))
    if (method === 'PUT') return this.takePhoto(path) as never
    if (path.startsWith('/courier/day')) return makeDay([]) as never
    if (path === '/courier/keys') return { keys: [makeShift('2026-11-23'), makeShift('2026-11-24')] } as never
    return this.takeFacts(options) as never
  }

  private takeFacts(options: CallOptions) {
    const { items } = options.body as { items: FactItem[] }
    if (items.some(({ id }) => this.poison.has(id))) throw new Refusal(422, WHY)
    if (this.weather === 'too large' && items.length > 1) throw new Refusal(413, WHY)
    const taken = this.weather === 'half answered' ? items.slice(0, Math.ceil(items.length / 2)) : items
    const answers = taken.map((item) => ({ id: item.id, result: this.take(item), error: null }))
    if (this.weather === 'answer lost') throw new Unreached(0)
    return { server_now: '', answers, last_seq: 0, event: this.stored.size }
  }

  private take(item: FactItem): 'applied' | 'duplicate' {
    const known = this.stored.get(item.id)
    if (known === undefined) this.stored.set(item.id, item)
    else if (JSON.stringify(known) !== JSON.stringify(item)) this.contradictions += 1
    return known === undefined ? 'applied' : 'duplicate'
  }

  private takePhoto(path: string) {
    this.photos.add(path.split('/').at(-1) ?? '')
    return { stored: true }
  }
}

let made = 0
const PIN = '135791'
const fast = { salt: makeSalt(), rounds: 1_000 }
const chosen = { ...fast, pin: await derivePinKey(PIN, fast) }

/** A phone with as many tabs as are open on it. Killing it forgets everything but the disk. */
class Phone {
  now = Date.parse('2026-11-23T02:00:00Z')
  taps: string[] = []
  undone = new Set<string>()
  /** A new phone counts from 1 again, unless the old one had something to send: then it counts on. */
  generations = new Map<string, number>()
  private generation = 0
  private enrolled = 0
  private name = `phone-${(made += 1)}`
  private tabs: Exchange[] = []
  private storage: Storage | null = null

  constructor(private server: Server) {}

  async open(): Promise<Storage> {
    this.storage ??= await openStorage(this.name)
    if (this.tabs.length === 0) this.addTab(this.storage)
    return this.storage
  }

  async enrol(): Promise<void> {
    if ((await (await this.open()).look(this.now)).waiting === 0) this.generation += 1
    await (await this.open()).enrol({ device_id: `d${(this.enrolled += 1)}`, token: 't', code: 'R01' }, makeShift('2026-11-23'), chosen, this.now)
  }

  /** A phone that was shut out is wiped; its courier comes in by a new link and chooses a PIN. */
  async comeBack(): Promise<void> {
    const { state } = (await (await this.open()).look(this.now)).gate
    if (state === 'new') await this.enrol()
    if (state === 'locked') await (await this.open()).unlock(PIN, this.now)
    this.unlock()
  }

  async openTab(): Promise<void> {
    this.addTab(await this.open())
  }

  private addTab(storage: Storage): void {
    // Without a lock: two tabs that talk at the same time are the worst case.
    const lock = (round: () => Promise<void>) => round()
    const call: Call = (...words) => this.server.call(...words)
    const options = { storage, call, lock, now: () => this.now, random: () => 0.5 }
    this.tabs.push(createExchange({ ...options, onChange: () => undefined, onDay: () => undefined }))
  }

  async tap(urgent = false): Promise<string> {
    const storage = await this.open()
    const id = `fact-${this.taps.length}`
    const item = { ...DELIVERED, id, made_at: new Date(this.now).toISOString() }
    const held_until = urgent ? null : this.now + UNDO_MILLISECONDS
    await storage.addEntries([{ group: id, item, seq: null, held_until, stuck: null }], [], urgent)
    this.taps.push(id)
    this.generations.set(id, this.generation)
    return id
  }

  async undo(): Promise<void> {
    const id = this.taps.at(-1)
    if (id !== undefined && (await (await this.open()).undoGroup(id))) this.undone.add(id)
  }

  async talk(): Promise<void> {
    await this.open()
    await Promise.all(this.tabs.map((tab) => tab.wake()))
  }

  /** The system ends the browser while it is talking. */
  async kill(): Promise<void> {
    await this.open()
    const talking = this.tabs.map((tab) => tab.wake())
    this.tabs.forEach((tab) => tab.stop())
    await Promise.allSettled(talking)
    this.storage?.close()
    this.storage = null
    this.tabs = []
  }

  unlock(): void {
    this.tabs.forEach((tab) => tab.unlock())
  }

  async close(): Promise<void> {
    this.tabs.forEach((tab) => tab.stop())
    this.storage?.close()
  }
}

async function start(): Promise<{ server: Server; phone: Phone; storage: Storage }> {
  const server = new Server()
  const phone = new Phone(server)
  await phone.enrol()
  return { server, phone, storage: await phone.open() }
}

describe('the queue', () => {
  it('sends nothing that can still be undone, and never what was undone', async () => {
    const { server, phone } = await start()
    await phone.tap()
    await phone.talk()
    expect(server.stored.size).toBe(0)
    await phone.undo()
    await phone.tap()
    phone.now += UNDO_MILLISECONDS
    await phone.talk()
    expect([...server.stored.values()].map(({ id, seq }) => [id, seq])).toEqual([['fact-1', 1]])
    await phone.undo()
    expect(phone.undone).toEqual(new Set(['fact-0']))
    await phone.close()
  })

  it('does not take back what may be on its way', async () => {
    const { server, phone } = await start()
    await phone.tap()
    phone.now += UNDO_MILLISECONDS
    server.weather = 'answer lost'
    await phone.talk()
    await phone.undo()
    expect(phone.undone.size).toBe(0)
    await phone.close()
  })

  it('sends an emergency at once, with everything tapped before it', async () => {
    const { server, phone } = await start()
    await phone.tap()
    await phone.tap(true)
    await phone.talk()
    expect([...server.stored.keys()]).toEqual(['fact-0', 'fact-1'])
    await phone.close()
  })

  it('marks a record that is refused alone, shows why, and sends the others', async () => {
    const { server, phone, storage } = await start()
    for (let count = 0; count < 5; count += 1) await phone.tap()
    server.poison.add('fact-2')
    phone.now += UNDO_MILLISECONDS
    await phone.talk()
    expect([...server.stored.keys()].sort()).toEqual(['fact-0', 'fact-1', 'fact-3', 'fact-4'])
    expect((await storage.listEntries()).map(({ item, stuck }) => [item.id, stuck?.code])).toEqual([['fact-2', 'test.refused']])
    await phone.close()
  })

  it('keeps what the server rejects as a problem for the courier', async () => {
    const { server, phone, storage } = await start()
    await phone.tap()
    phone.now += UNDO_MILLISECONDS
    const call = server.call
    server.call = async (method, path, options) => {
      const answer = await call(method, path, options)
      const facts = answer as { answers?: { result: string; error: Reason | null }[] }
      for (const one of facts.answers ?? []) Object.assign(one, { result: 'rejected', error: WHY })
      return answer as never
    }
    await phone.talk()
    expect(await storage.listEntries()).toEqual([])
    expect((await storage.look(phone.now)).problems.map(({ id, reason }) => [id, reason.code])).toEqual([['fact-0', 'test.refused']])
    await phone.close()
  })

  it('sends a photo only after its card was answered for', async () => {
    const { server, phone, storage } = await start()
    const item = { ...DELIVERED, kind: 'card' as const, id: 'card-1', made_at: '' }
    await storage.addEntries([{ group: 'g', item, seq: null, held_until: null, stuck: null }], [{ sha256: 'a'.repeat(64), content: new Blob(['x']), card_id: 'card-1' }], false)
    server.weather = 'half answered'
    server.poison.add('card-1')
    await phone.talk()
    expect(server.photos.size).toBe(0)
    server.poison.clear()
    await storage.markEntry('card-1', null)
    server.weather = 'fine'
    await phone.talk()
    expect(server.photos.size).toBe(1)
    expect(await storage.listPhotos()).toEqual([])
    await phone.close()
  })

  it('is wiped when the phone is shut out, but for its records: they go after the next link, counted on', async () => {
    const { server, phone, storage } = await start()
    await phone.tap()
    phone.now += UNDO_MILLISECONDS
    server.weather = 'unknown phone'
    await phone.talk()
    expect((await storage.look(phone.now)).gate.state).toBe('new')
    expect(await storage.listEntries()).toEqual([])
    expect((await storage.look(phone.now)).waiting).toBe(1)
    server.weather = 'fine'
    await phone.comeBack()
    await phone.tap(true)
    await phone.talk()
    expect([...server.stored.values()].map(({ seq }) => seq)).toEqual([1, 2])
    await phone.close()
  })
})

type Step = { kind: 'tap' } | { kind: 'undo' } | { kind: 'talk' } | { kind: 'kill' } | { kind: 'tab' } | { kind: 'emergency' } | { kind: 'wait'; milliseconds: number } | { kind: 'weather'; weather: Weather }

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.constant<Step>({ kind: 'tap' }) },
    { weight: 4, arbitrary: fc.constant<Step>({ kind: 'talk' }) },
    { weight: 2, arbitrary: fc.constantFrom<Step>({ kind: 'undo' }, { kind: 'kill' }, { kind: 'tab' }, { kind: 'emergency' }) },
    { weight: 3, arbitrary: fc.constantFrom(1_000, 6_000, 11_000, -7_200_000).map((milliseconds): Step => ({ kind: 'wait', milliseconds })) },
    { weight: 4, arbitrary: fc.constantFrom<Weather>('fine', ...BAD).map((weather): Step => ({ kind: 'weather', weather })) },
  ),
  { minLength: 5, maxLength: 40 },
)

async function take(step: Step, phone: Phone, server: Server): Promise<void> {
  if (step.kind !== 'weather') await phone.comeBack()
  if (step.kind === 'tap') await phone.tap()
  else if (step.kind === 'emergency') await phone.tap(true)
  else if (step.kind === 'undo') await phone.undo()
  else if (step.kind === 'talk') await phone.talk()
  else if (step.kind === 'kill') await phone.kill()
  else if (step.kind === 'tab') await phone.openTab()
  else if (step.kind === 'wait') phone.now += step.milliseconds
  else {
    server.weather = step.weather
    await phone.comeBack()
  }
}

describe('whatever happens on the way', () => {
  it('everything that was not undone arrives once, numbered in the order of the taps', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (script) => {
        const { server, phone } = await start()
        for (const step of script) {
          await take(step, phone, server)
          const arrived = new Set(server.stored.keys())
          for (const id of phone.undone) expect(arrived).not.toContain(id)
        }
        server.weather = 'fine'
        await phone.comeBack()
        phone.now += 3 * 3_600_000
        await phone.talk()
        const expected = phone.taps.filter((id) => !phone.undone.has(id))
        const age = (item: FactItem) => phone.generations.get(item.id) ?? 0
        const arrived = [...server.stored.values()].sort((a, b) => age(a) - age(b) || a.seq - b.seq)
        expect(arrived.map(({ id }) => id)).toEqual(expected)
        for (const generation of new Set(arrived.map(age))) {
          const own = arrived.filter((item) => age(item) === generation)
          expect(own.map(({ seq }) => seq)).toEqual(own.map((_, index) => index + 1))
        }
        expect(server.contradictions).toBe(0)
        expect(await (await phone.open()).listEntries()).toEqual([])
        await phone.close()
      }),
      { numRuns: 150 },
    )
  })
})

it('asks again for what happened while the day was on its way', async () => {
  const now = Date.parse('2026-11-23T02:00:00Z')
  const storage = await openStorage('exchange-race')
  await storage.enrol({ device_id: 'd', token: 't', code: 'R01' }, makeShift('2026-11-23'), chosen, now)
  let asked = 0
  const call = (async () => {
    asked += 1
    if (asked === 1) void exchange.refresh('changes')
    return makeDay([], { version: asked })
  }) as Call
  const exchange = createExchange({ storage, call, lock: (round) => round(), now: () => now, onChange: () => undefined, onDay: () => undefined })
  await exchange.refresh()
  expect(asked).toBe(2)
  exchange.stop()
})

it('keeps nothing that comes after the courier has left', async () => {
  const now = Date.parse('2026-11-23T02:00:00Z')
  const storage = await openStorage('exchange-left')
  await storage.enrol({ device_id: 'd', token: 't', code: 'R01' }, makeShift('2026-11-23'), chosen, now)
  const call = (async () => {
    await storage.wipe('left')
    return makeDay([])
  }) as Call
  const exchange = createExchange({ storage, call, lock: (round) => round(), now: () => now, onChange: () => undefined, onDay: () => undefined })
  await exchange.refresh()
  expect(await storage.findDay()).toBeNull()
  expect((await storage.look(now)).gate.state).toBe('new')
  exchange.stop()
})
