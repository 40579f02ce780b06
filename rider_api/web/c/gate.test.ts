/** The PIN and what is left without it, on a real IndexedDB (in memory) and real WebCrypto. */
import 'fake-indexeddb/auto'
import { describe, expect, it } from 'vitest'
import { makeDay, makeDoor, makeShift } from './days.makers'
import { openStorage } from './storage'
import type { Storage } from './storage'
import { MOST_TRIES, derivePinKey, makeSalt } from './vault'

const NOW = Date.parse('2026-11-23T02:00:00Z')
const MINUTE = 60_000
const DEVICE = { device_id: 'd1', token: 'the-token', code: 'R01' }
const RECORD = { kind: 'delivered' as const, order_ids: ['o1'], place_id: null, trip: null, data: {}, note: '어르신 메모', made_at: '' }

let phones = 0
const made = { salt: makeSalt(), rounds: 1_000 }
const chosen = { ...made, pin: await derivePinKey('135791', made) }

async function makePhone(): Promise<{ name: string; storage: Storage }> {
  const name = `gate-${(phones += 1)}`
  const storage = await openStorage(name)
  await storage.enrol(DEVICE, makeShift('2026-11-23'), chosen, NOW)
  const day = makeDay([makeDoor(1)])
  await storage.changeDay(() => ({ shown: day, newer: null, counted: [], arrivals: {} }))
  await storage.addEntries([{ group: 'g', item: { ...RECORD, id: 'fact-1' }, seq: null, held_until: null, stuck: null }], [{ sha256: 'a'.repeat(64), content: new Blob(['얼굴']), card_id: 'fact-1' }], false)
  return { name, storage }
}

/** Everything that lies on the disk, as text; keys are not text. */
async function readDisk(name: string): Promise<string> {
  const disk = await new Promise<IDBDatabase>((resolve) => {
    const asked = indexedDB.open(name)
    asked.onsuccess = () => resolve(asked.result)
  })
  const texts = await Promise.all(
    [...disk.objectStoreNames].map(
      (store) =>
        new Promise<string>((resolve) => {
          const asked = disk.transaction(store).objectStore(store).getAll()
          asked.onsuccess = () => resolve(JSON.stringify(asked.result, (_key, value) => (value instanceof Uint8Array ? new TextDecoder().decode(value) : value)))
        }),
    ),
  )
  disk.close()
  return texts.join('')
}

describe('what lies on the disk', () => {
  it('names nobody, and not the token', async () => {
    const { name, storage } = await makePhone()
    const text = await readDisk(name)
    for (const secret of ['어르신', '시험로', 'the-token', '135791', '얼굴', 'delivered', 'order_ids']) expect(text).not.toContain(secret)
    expect(text).toContain('fact-1')
    expect((await storage.findDay())?.shown.stops[0]?.door?.name).toBe('어르신 1')
    expect(await (await storage.openPhoto('a'.repeat(64)))?.text()).toBe('얼굴')
  })

  it('cannot be put in another place', async () => {
    const { name, storage } = await makePhone()
    await storage.addEntries([{ group: 'h', item: { ...RECORD, id: 'fact-2' }, seq: null, held_until: null, stuck: null }], [], false)
    storage.close()
    const disk = await new Promise<IDBDatabase>((resolve) => {
      const asked = indexedDB.open(name)
      asked.onsuccess = () => resolve(asked.result)
    })
    await new Promise<void>((resolve) => {
      const facts = disk.transaction('facts', 'readwrite').objectStore('facts')
      const asked = facts.getAll()
      asked.onsuccess = () => {
        const [one, two] = asked.result
        facts.put({ ...two, box: one.box }).onsuccess = () => resolve()
      }
    })
    disk.close()
    const again = await openStorage(name)
    expect((await again.listEntries()).map(({ item }) => item.id)).toEqual(['fact-1'])
  })
})

describe('the PIN', () => {
  it('is asked for after the minutes, on another day, and not before', async () => {
    const { storage } = await makePhone()
    expect((await storage.look(NOW + 59 * MINUTE)).gate.state).toBe('open')
    await storage.touch(NOW + 59 * MINUTE)
    expect((await storage.look(NOW + 100 * MINUTE)).gate.state).toBe('open')
    expect((await storage.look(NOW + 200 * MINUTE)).gate.state).toBe('locked')
    expect(await storage.findDevice()).toBeNull()
    expect(await storage.findDay()).toBeNull()
    expect(await storage.listEntries()).toEqual([])
    expect(await storage.numberReady(NOW)).toEqual([])
    expect(await storage.unlock('135791', NOW + 200 * MINUTE)).toBe('open')
    expect((await storage.findDevice())?.token).toBe('the-token')
    expect(await storage.listEntries()).toHaveLength(1)
    await storage.takeKeys([], null, 0)
    expect((await storage.look(NOW + 400 * MINUTE)).gate.state).toBe('open')
    expect((await storage.look(NOW + 24 * 60 * MINUTE)).gate.state).toBe('locked')
  })

  it('is asked for by a page whose timers run again after its time', async () => {
    const { storage } = await makePhone()
    await storage.touch(NOW + 90 * MINUTE)
    expect((await storage.look(NOW + 90 * MINUTE)).gate.state).toBe('locked')
  })

  it('is asked for when the clock of the phone was moved', async () => {
    const { storage } = await makePhone()
    expect((await storage.look(NOW - 2 * 365 * 24 * 60 * MINUTE)).gate.state).toBe('locked')
  })

  it('may be wrong four times; the right one forgets them', async () => {
    const { storage } = await makePhone()
    for (let count = 1; count < MOST_TRIES; count += 1) {
      expect(await storage.unlock('000001', NOW)).toBe('wrong')
      expect((await storage.look(NOW)).gate.tries_left).toBe(MOST_TRIES - count)
    }
    expect(await storage.unlock('135791', NOW)).toBe('open')
    expect((await storage.look(NOW)).gate.tries_left).toBe(MOST_TRIES)
  })

  it('wipes the day after five wrong ones; records stay, and open again with the keys of the server', async () => {
    const { storage } = await makePhone()
    for (let count = 1; count < MOST_TRIES; count += 1) await storage.unlock('000001', NOW)
    expect(await storage.unlock('000001', NOW)).toBe('wiped')
    expect((await storage.look(NOW)).gate).toMatchObject({ state: 'new', ended: 'pins' })
    expect(await storage.unlock('135791', NOW)).toBe('wiped')
    expect((await storage.look(NOW)).waiting).toBe(2)
    await storage.enrol({ ...DEVICE, device_id: 'd2' }, makeShift('2026-11-24'), chosen, NOW)
    expect(await storage.findDay()).toBeNull()
    expect(await storage.listMissingKeys()).toEqual(['R01.2026-11-23'])
    await storage.takeKeys([makeShift('2026-11-23')], null, null)
    expect((await storage.listEntries()).map(({ item }) => item.note)).toEqual(['어르신 메모'])
    expect(await (await storage.openPhoto('a'.repeat(64)))?.text()).toBe('얼굴')
  })

  it('cannot be tried a sixth time by ending the browser during the fifth', async () => {
    const { name, storage } = await makePhone()
    const tries = Array.from({ length: MOST_TRIES + 3 }, () => storage.unlock('000001', NOW))
    const outcomes = await Promise.all(tries)
    expect(outcomes.filter((outcome) => outcome === 'wrong')).toHaveLength(MOST_TRIES - 1)
    expect(await readDisk(name)).not.toContain('wrapped')
  })
})

describe('a new shift', () => {
  it('puts the token under its key and lets go of keys that open nothing', async () => {
    const { storage } = await makePhone()
    await storage.takeKeys([makeShift('2026-11-24')], 'R01.2026-11-24', 60)
    const ring = await storage.findRing()
    expect(Object.keys(ring?.keys ?? {}).sort()).toEqual(['R01.2026-11-23', 'R01.2026-11-24'])
    await storage.forgetEntries(['fact-1'], [])
    await storage.dropPhoto('a'.repeat(64), null)
    await storage.takeKeys([makeShift('2026-11-25')], 'R01.2026-11-25', 60)
    expect(Object.keys((await storage.findRing())?.keys ?? {})).toEqual(['R01.2026-11-25'])
    expect((await storage.findDevice())?.token).toBe('the-token')
    expect(await storage.unlock('135791', NOW)).toBe('open')
    expect((await storage.findDevice())?.token).toBe('the-token')
  })

  it('another courier neither reads nor loses what the first has not sent', async () => {
    const { storage } = await makePhone()
    await storage.wipe('left')
    await storage.enrol({ device_id: 'd9', token: 'other', code: 'R09' }, { ...makeShift('2026-11-24'), id: 'R09.2026-11-24' }, chosen, NOW)
    expect(await storage.listEntries()).toEqual([])
    expect(await storage.numberReady(NOW)).toEqual([])
    expect((await storage.look(NOW)).waiting).toBe(2)
  })
})
