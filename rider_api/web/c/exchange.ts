/**
 * The talk with the server: one round after the other, one tab at a time. A round sends what waits, in order, then
 * photos, then asks for the day if there is a reason to. What is decided is in `sync.ts` and `day.ts`.
 */
import { Refusal, Unreached, call } from '../shared/api'
import type { CourierDay, FactAnswer, FactAnswers, FactItem, Reason, ShiftKeys } from '../shared/types'
import { applyAnswered, mergeDay, takeDay } from './day'
import { Locked } from './gate'
import type { Device, Problem, Storage } from './storage'
import { FRESH, chooseBackoff, chooseBatch, findWait, settle } from './sync'
import type { Outcome, SyncState } from './sync'

export type Call = typeof call

export interface ExchangeOptions {
  storage: Storage
  /** Called after anything in the storage or in the state has changed. */
  onChange: () => void
  onDay: (day: CourierDay) => void
  call?: Call
  /** Lets one tab in at a time. */
  lock?: (round: () => Promise<void>) => Promise<void>
  now?: () => number
  random?: () => number
}

export interface Exchange {
  readonly sync: () => SyncState
  /** Whether the last word with the server came through; null before the first. */
  readonly reached: () => boolean | null
  /** A sign of life, or something new to send: talk now. */
  wake: () => Promise<void>
  /** Talk now, and ask for the day, too: all of it, or only what another plan changes in it. */
  refresh: (asked?: 'whole' | 'changes') => Promise<void>
  /** A day that came with the answer to something else: one way there and back less. */
  take: (day: CourierDay) => Promise<void>
  /** The phone was enrolled anew: the server knows it again. */
  unlock: () => void
  stop: () => void
}

export function createExchange(options: ExchangeOptions): Exchange {
  const { storage, now = Date.now, random = Math.random, lock = lockTabs } = options
  const ask = options.call ?? call
  let sync = FRESH
  let reached: boolean | null = null
  let misses = 0
  let wanted: 'nothing' | 'changes' | 'whole' = 'nothing'
  let running: Promise<void> | null = null
  let again = false
  /** Whether records may lie here under keys that this phone was not given yet: asked once after each start and enrolment. */
  let lackKeys = true
  let stopped = false
  let timer: ReturnType<typeof setTimeout> | undefined

  function wake(): Promise<void> {
    if (stopped) return Promise.resolve()
    again = true
    running ??= runRounds().finally(() => {
      running = null
      options.onChange()
    })
    return running
  }

  async function runRounds(): Promise<void> {
    clearTimeout(timer)
    while (again && !stopped) {
      again = false
      await lock(takeRound).catch(endWhenLocked)
    }
    await plan()
  }

  /** Locked or left while the server was answering: what came is not kept, what waits goes on waiting. */
  function endWhenLocked(error: unknown): void {
    if (!(error instanceof Locked)) throw error
  }

  async function takeRound(): Promise<void> {
    const device = await storage.findDevice()
    if (device === null || stopped) return
    if (lackKeys) await askKeys(device)
    const through = await sendFacts(device)
    if (through) await sendPhotos(device)
    if (through && wanted !== 'nothing') await askDay(device)
  }

  /** Records of before a wipe: the server hands their keys out again. */
  async function askKeys(device: Device): Promise<void> {
    const ids = (await storage.listMissingKeys()).slice(0, MOST_KEYS)
    try {
      if (ids.length > 0) {
        const answer = await ask<ShiftKeys>('POST', '/courier/keys', { token: device.token, body: { ids } })
        noteReach(true)
        await storage.takeKeys(answer.keys, null, null)
      }
      lackKeys = false
    } catch (error) {
      if (readFailure(error).kind === 'refused') lackKeys = false
    }
  }

  /** True when nothing is left that could be sent now. */
  async function sendFacts(device: Device): Promise<boolean> {
    while (!stopped) {
      const entries = await storage.numberReady(now())
      const batch = chooseBatch(sync, entries)
      if (batch.length === 0) return sync.locked === null
      const outcome = await post(device, batch)
      if (stopped) return false
      const settled = settle(sync, batch, outcome)
      sync = settled.state
      await forgetWhenShutOut(outcome)
      if (settled.forget.length > 0) await keepAnswers(batch, settled.forget)
      for (const { id, reason } of settled.mark) await storage.markEntry(id, reason)
      options.onChange()
      if (settled.state.attempts > 0 || settled.state.locked !== null) return false
    }
    return false
  }

  async function post(device: Device, items: FactItem[]): Promise<Outcome> {
    const body = { device_now: new Date(now()).toISOString(), items }
    try {
      const answers = await ask<FactAnswers>('POST', '/courier/facts', { token: device.token, body })
      return noteReach(Array.isArray(answers?.answers)) ? { kind: 'answered', answers } : { kind: 'unreached' }
    } catch (error) {
      return readFailure(error)
    }
  }

  function readFailure(error: unknown): Outcome {
    const refusal = noteReach(error instanceof Refusal && error.status < 500)
    if (!(error instanceof Refusal || error instanceof Unreached)) throw error
    return refusal && error instanceof Refusal ? { kind: 'refused', status: error.status, reason: error.reason } : { kind: 'unreached' }
  }

  function noteReach(through: boolean): boolean {
    reached = through
    misses = through ? 0 : misses + 1
    return through
  }

  /** First the day remembers what was done, then the record goes: a phone that dies in between sends it twice. */
  async function keepAnswers(sent: FactItem[], answers: FactAnswer[]): Promise<void> {
    const pairs = answers.flatMap((answer) => {
      const item = sent.find(({ id }) => id === answer.id)
      return item === undefined ? [] : [{ item, answer }]
    })
    const taken = pairs.filter(({ answer }) => answer.result !== 'rejected')
    await storage.changeDay((day) =>
      taken.reduce((changed, { item, answer }) => changed && applyAnswered(changed, item, answer.result === 'conflict'), day),
    )
    const refused = pairs.filter(({ answer }) => answer.result === 'rejected')
    const problems = refused.map(({ item, answer }) => ({ id: item.id, item, reason: answer.error ?? UNNAMED }))
    await storage.forgetEntries(answers.map(({ id }) => id), problems)
  }

  async function sendPhotos(device: Device): Promise<void> {
    const waiting = new Set((await storage.listEntries()).map((entry) => entry.item.id))
    for (const photo of await storage.listPhotos()) {
      if (waiting.has(photo.card_id)) continue
      if (stopped || !(await sendPhoto(device, photo.sha256))) return
    }
  }

  /** False when there is no network for it now. A photo that the server calls broken will not become whole. */
  async function sendPhoto(device: Device, sha256: string): Promise<boolean> {
    let problem: Problem | null = null
    const raw = await storage.openPhoto(sha256)
    if (raw === null) return true
    try {
      await ask('PUT', `/courier/photos/${sha256}`, { token: device.token, raw, timeoutSeconds: 120 })
      noteReach(true)
    } catch (error) {
      const outcome = readFailure(error)
      if (outcome.kind !== 'refused' || !LOST.has(outcome.status)) return false
      if (outcome.reason.code === 'photo.not_announced') return true
      problem = { id: sha256, item: null, reason: outcome.reason }
    }
    await storage.dropPhoto(sha256, problem)
    options.onChange()
    return true
  }

  async function askDay(device: Device): Promise<void> {
    const stored = await storage.findDay()
    const known = stored?.newer ?? stored?.shown ?? null
    const path = '/courier/day'
    const asked = wanted
    // Whatever happens while the answer is on its way is a reason to ask again.
    wanted = 'nothing'
    try {
      const have = asked === 'changes' && known?.version ? `?have=${known.version}` : ''
      const answer = await ask<CourierDay>('GET', `${path}${have}`, { token: device.token })
      const day = mergeDay(known, answer) ?? (await ask<CourierDay>('GET', path, { token: device.token }))
      await keepDay(day)
    } catch (error) {
      want(asked)
      const outcome = readFailure(error)
      if (outcome.kind === 'refused') sync = settle(sync, [], outcome).state
      await forgetWhenShutOut(outcome)
    }
  }

  /** Of two reasons to ask for the day the larger one stays. */
  function want(asked: typeof wanted): void {
    if (wanted !== 'whole') wanted = asked
  }

  /** A whole day has come, with what the server's clock says. */
  async function keepDay(day: CourierDay): Promise<void> {
    noteReach(true)
    await storage.takeKeys([day.shift], day.shift.id, day.shift.lock_minutes)
    const skew = Date.parse(day.server_now) - now()
    await storage.changeDay((current) => ({ ...takeDay(current, day), skew }))
    options.onDay(day)
  }

  /** A phone that was shut out (lost, stolen) forgets names, addresses and keys; its records stay, encrypted. */
  async function forgetWhenShutOut(outcome: Outcome): Promise<void> {
    if (outcome.kind === 'refused' && outcome.status === 401) await storage.wipe('revoked')
  }

  /** Come back by itself for what waits: records, else photos or the day at the pace of the failures before. */
  async function plan(): Promise<void> {
    if (stopped || sync.locked !== null) return
    const wait = findWait(sync, await storage.listEntries(), now(), random())
    const restless = wanted !== 'nothing' || (await storage.countPhotos()) > 0
    if (wait !== null) timer = setTimeout(() => void wake(), wait)
    else if (restless) timer = setTimeout(() => void wake(), chooseBackoff(Math.max(1, misses), random()))
  }

  return {
    sync: () => sync,
    reached: () => reached,
    wake,
    take: keepDay,
    refresh: (asked = 'whole') => {
      want(asked)
      return wake()
    },
    unlock: () => {
      sync = FRESH
      lackKeys = true
    },
    stop: () => {
      stopped = true
      clearTimeout(timer)
    },
  }
}

/** Only one tab of this phone talks at a time; browsers without locks rely on the server's memory of ids. */
function lockTabs(round: () => Promise<void>): Promise<void> {
  return navigator.locks === undefined ? round() : navigator.locks.request('bapgil-courier', round)
}

const MOST_KEYS = 31

/** With these a photo itself is refused, whoever sends it. */
const LOST: ReadonlySet<number> = new Set([413, 415, 422])

const UNNAMED: Reason = {
  code: 'fact.rejected',
  cause: { ko: '서버가 이 기록을 받지 않았습니다.', en: 'The server did not take this record.' },
  action: { ko: '상황실에 전화로 알려 주세요.', en: 'Please call the desk.' },
  subject: [],
}

