import { describe, expect, it } from 'vitest'
import { follow, makeLiveState } from './live'
import type { LiveEffect, LiveInput, LiveState } from './live'
import type { LiveEvent } from './types'

function play(state: LiveState, ...inputs: LiveInput[]): [LiveState, LiveEffect[]] {
  const effects: LiveEffect[] = []
  for (const input of inputs) {
    const [next, wanted] = follow(state, input)
    state = next
    effects.push(...wanted)
  }
  return [state, effects]
}

function event(number: number): LiveEvent {
  return { number, at: '2026-11-23T09:00:00+09:00', kind: 'plan.published', day: null, subject: null, data: {} }
}

const hello = (epoch = 'a'): LiveInput => ({ kind: 'frame', frame: { type: 'hello', epoch, number: 9, server_now: '' } })
const events = (...numbers: number[]): LiveInput => ({ kind: 'frame', frame: { type: 'events', events: numbers.map(event) } })
const start: LiveInput = { kind: 'start' }
const closed: LiveInput = { kind: 'closed' }

describe('follow', () => {
  it('connects from the number of the snapshot', () => {
    const [state, effects] = play(makeLiveState('a', 5), start)
    expect(state.phase).toBe('connecting')
    expect(effects).toEqual([{ kind: 'connect', since: 5, epoch: 'a' }])
  })

  it('delivers each event once, in order', () => {
    const [state, effects] = play(makeLiveState('a', 5), start, hello(), events(6, 7), events(7, 8), events(8))
    expect(effects.slice(1)).toEqual([
      { kind: 'deliver', events: [event(6), event(7)] },
      { kind: 'deliver', events: [event(8)] },
    ])
    expect(state.number).toBe(8)
  })

  it('resumes from the last delivered event', () => {
    const [, effects] = play(makeLiveState('a', 5), start, hello(), events(6), closed, { kind: 'timer' })
    expect(effects.at(-1)).toEqual({ kind: 'connect', since: 6, epoch: 'a' })
  })

  it('waits longer after each failure and starts anew after a hello', () => {
    let state = play(makeLiveState('a', 0), start)[0]
    const waits: number[] = []
    for (let attempt = 0; attempt < 8; attempt += 1) {
      const [next, effects] = play(state, closed, { kind: 'timer' })
      waits.push(effects.flatMap((effect) => (effect.kind === 'wait' ? [effect.milliseconds] : []))[0] ?? 0)
      state = next
    }
    expect(waits).toEqual([...waits].sort((a, b) => a - b))
    expect(waits[0]).toBe(750)
    expect(waits.at(-1)).toBe(22_500)
    const [, effects] = play(state, hello(), closed)
    expect(effects).toEqual([{ kind: 'wait', milliseconds: 750 }])
  })

  it('does not wait when the device wakes up', () => {
    const [state, effects] = play(makeLiveState('a', 0), start, closed, { kind: 'wake' })
    expect(state.phase).toBe('connecting')
    expect(effects.at(-1)).toEqual({ kind: 'connect', since: 0, epoch: 'a' })
  })

  it('fetches again when the database is another one, and reads its stream from there', () => {
    const [state, effects] = play(makeLiveState('a', 50), start, hello('b'), { kind: 'fetched', epoch: 'b', number: 3 })
    expect(effects.slice(1)).toEqual([{ kind: 'refetch' }, { kind: 'disconnect' }, { kind: 'connect', since: 3, epoch: 'b' }])
    expect(state.number).toBe(3)
  })

  it('fetches again when the server says that the number is too old', () => {
    const [, effects] = play(makeLiveState('a', 5), start, hello(), { kind: 'frame', frame: { type: 'reset' } })
    expect(effects.at(-1)).toEqual({ kind: 'refetch' })
  })

  it('never goes back when an older snapshot of the same epoch comes late', () => {
    const [state] = play(makeLiveState('a', 5), start, hello(), events(9), { kind: 'fetched', epoch: 'a', number: 7 })
    expect(state.number).toBe(9)
  })

  it('answers a ping and ignores what it does not know', () => {
    const strange = { kind: 'frame', frame: { type: 'later' } } as unknown as LiveInput
    const [state, effects] = play(makeLiveState('a', 5), start, hello(), { kind: 'frame', frame: { type: 'ping' } }, strange)
    expect(effects.slice(1)).toEqual([{ kind: 'send', frame: { type: 'pong' } }])
    expect(state.phase).toBe('open')
  })

  it('moves on with the number of a ping, past events of others', () => {
    const ping: LiveInput = { kind: 'frame', frame: { type: 'ping', number: 42 } }
    const [, effects] = play(makeLiveState('a', 5), start, hello(), ping, closed, { kind: 'timer' })
    expect(effects.at(-1)).toEqual({ kind: 'connect', since: 42, epoch: 'a' })
  })

  it('does not knock again when the session is no longer valid', () => {
    const [state, effects] = play(makeLiveState('a', 5), start, hello(), { kind: 'closed', code: 4401 }, { kind: 'wake' })
    expect(effects.at(-1)).toEqual({ kind: 'sign_out' })
    expect(state.phase).toBe('idle')
  })

  it('is quiet after stop', () => {
    const [state, effects] = play(makeLiveState('a', 5), start, hello(), { kind: 'stop' }, closed, events(6), { kind: 'timer' })
    expect(state.phase).toBe('idle')
    expect(effects.at(-1)).toEqual({ kind: 'disconnect' })
  })
})
