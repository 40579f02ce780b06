/**
 * Following the numbered event stream over a websocket: a pure core (`follow`) and a thin shell (`openLive`).
 *
 *   idle ──start──▶ connecting ──opened──▶ open ──closed──▶ waiting ──timer / wake──▶ connecting …
 *
 * The core keeps the number of the last event it has delivered. Events come in order, each once: a frame that repeats
 * a number is dropped. Another epoch (the database was replaced) or a `reset` means: fetch everything again. When the
 * server closes because the session is no longer valid, it is not asked again until `start`.
 */
import type { ClientFrame, LiveEvent, ServerFrame } from './types'

export type LivePhase = 'idle' | 'connecting' | 'open' | 'waiting'

export interface LiveState {
  readonly phase: LivePhase
  readonly epoch: string
  /** Number of the last event delivered, or of the snapshot that was fetched. */
  readonly number: number
  /** Failed attempts since the last `hello`. */
  readonly attempts: number
}

export type LiveInput =
  | { kind: 'start' }
  | { kind: 'frame'; frame: ServerFrame }
  | { kind: 'closed'; code?: number }
  | { kind: 'timer' }
  /** The device is back: online again, or the page is visible again. */
  | { kind: 'wake' }
  /** A snapshot was fetched; go on from there. */
  | { kind: 'fetched'; epoch: string; number: number }
  | { kind: 'stop' }

export type LiveEffect =
  | { kind: 'connect'; since: number; epoch: string }
  | { kind: 'disconnect' }
  | { kind: 'wait'; milliseconds: number }
  | { kind: 'send'; frame: ClientFrame }
  | { kind: 'deliver'; events: LiveEvent[] }
  | { kind: 'refetch' }
  | { kind: 'sign_out' }

const FIRST_WAIT_MILLISECONDS = 1_000
const LONGEST_WAIT_MILLISECONDS = 30_000
/** Close code: the session or the phone is no longer valid. */
const SIGNED_OUT = 4401

export function makeLiveState(epoch: string, number: number): LiveState {
  return { phase: 'idle', epoch, number, attempts: 0 }
}

/** What an input changes and what is to be done then. `spread` in [0, 1) keeps many phones from knocking at once. */
export function follow(state: LiveState, input: LiveInput, spread = 0.5): [LiveState, LiveEffect[]] {
  switch (input.kind) {
    case 'start':
      return state.phase === 'idle' ? connect(state) : [state, []]
    case 'timer':
    case 'wake':
      return state.phase === 'waiting' ? connect(state) : [state, []]
    case 'closed':
      return state.phase === 'connecting' || state.phase === 'open' ? close(state, input.code, spread) : [state, []]
    case 'fetched':
      return takeSnapshot(state, input.epoch, input.number)
    case 'stop':
      return [{ ...state, phase: 'idle', attempts: 0 }, [{ kind: 'disconnect' }]]
    case 'frame':
      return state.phase === 'connecting' || state.phase === 'open' ? takeFrame(state, input.frame) : [state, []]
  }
}

function connect(state: LiveState): [LiveState, LiveEffect[]] {
  return [{ ...state, phase: 'connecting' }, [{ kind: 'connect', since: state.number, epoch: state.epoch }]]
}

function close(state: LiveState, code: number | undefined, spread: number): [LiveState, LiveEffect[]] {
  return code === SIGNED_OUT ? [{ ...state, phase: 'idle', attempts: 0 }, [{ kind: 'sign_out' }]] : wait(state, spread)
}

function wait(state: LiveState, spread: number): [LiveState, LiveEffect[]] {
  const longest = Math.min(LONGEST_WAIT_MILLISECONDS, FIRST_WAIT_MILLISECONDS * 2 ** Math.min(state.attempts, 10))
  const milliseconds = Math.round(longest * (0.5 + spread / 2))
  return [{ ...state, phase: 'waiting', attempts: state.attempts + 1 }, [{ kind: 'wait', milliseconds }]]
}

function takeSnapshot(state: LiveState, epoch: string, number: number): [LiveState, LiveEffect[]] {
  const other = epoch !== state.epoch
  const next = { ...state, epoch, number: other ? number : Math.max(state.number, number) }
  return other && state.phase === 'open' ? reconnect(next) : [next, []]
}

/** The stream of another epoch would be read from a wrong number: begin it again. */
function reconnect(state: LiveState): [LiveState, LiveEffect[]] {
  const [next, effects] = connect(state)
  return [next, [{ kind: 'disconnect' }, ...effects]]
}

function takeFrame(state: LiveState, frame: ServerFrame): [LiveState, LiveEffect[]] {
  switch (frame.type) {
    case 'hello':
      return [{ ...state, phase: 'open', attempts: 0 }, frame.epoch === state.epoch ? [] : [{ kind: 'refetch' }]]
    case 'ping':
      return [
        { ...state, number: Math.max(state.number, frame.number ?? 0) },
        [{ kind: 'send', frame: { type: 'pong' } }],
      ]
    case 'reset':
      return [state, [{ kind: 'refetch' }]]
    case 'events': {
      const events = frame.events.filter((event) => event.number > state.number)
      const number = events.reduce((highest, event) => Math.max(highest, event.number), state.number)
      return [{ ...state, number }, events.length > 0 ? [{ kind: 'deliver', events }] : []]
    }
    default:
      // A frame of a newer server: not for us.
      return [state, []]
  }
}

export interface LiveOptions {
  epoch: string
  number: number
  /** Called for each frame of events, in order. */
  onEvents: (events: LiveEvent[]) => void
  /** The snapshot is too old or of another epoch: fetch it and call `fetched`. */
  onRefetch: () => void
  onPhase?: (phase: LivePhase) => void
  /** The server's clock, told at every greeting: its deadlines are drawn against it. */
  onHello?: (serverNow: string) => void
  /** The session or the phone is no longer valid; nothing more comes. */
  onSignOut?: () => void
  /** Bearer token of a phone; the desk and the kitchen come in by their cookie. */
  token?: string
}

export interface Live {
  fetched: (epoch: string, number: number) => void
  wake: () => void
  send: (frame: ClientFrame) => void
  stop: () => void
}

/** A connection from which nothing is heard for so long is dead, whatever the browser believes. */
const SILENCE_MILLISECONDS = 90_000

/** Follow the stream until `stop`; the shell holds the socket, its timers and nothing else. */
export function openLive(options: LiveOptions): Live {
  let state = makeLiveState(options.epoch, options.number)
  let socket: WebSocket | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let watchdog: ReturnType<typeof setTimeout> | undefined

  function put(input: LiveInput): void {
    const [next, effects] = follow(state, input, Math.random())
    const moved = next.phase !== state.phase
    state = next
    effects.forEach(perform)
    if (moved) options.onPhase?.(state.phase)
  }

  function perform(effect: LiveEffect): void {
    if (effect.kind === 'connect') connectSocket(effect.since, effect.epoch)
    else if (effect.kind === 'disconnect') dropSocket()
    else if (effect.kind === 'wait') timer = setTimeout(() => put({ kind: 'timer' }), effect.milliseconds)
    else if (effect.kind === 'send') send(effect.frame)
    else if (effect.kind === 'deliver') options.onEvents(effect.events)
    else if (effect.kind === 'refetch') options.onRefetch()
    else options.onSignOut?.()
  }

  function connectSocket(since: number, epoch: string): void {
    clearTimeout(timer)
    const address = new URL(`/api/live?since=${since}&epoch=${encodeURIComponent(epoch)}`, location.href)
    address.protocol = address.protocol.replace('http', 'ws')
    const opened = new WebSocket(address, options.token === undefined ? [] : ['bapgil', `bearer.${options.token}`])
    socket = opened
    watch()
    opened.onmessage = (message) => {
      if (socket !== opened) return
      watch()
      const frame = readFrame(message.data)
      if (frame?.type === 'hello') options.onHello?.(frame.server_now)
      if (frame !== null) put({ kind: 'frame', frame })
    }
    opened.onclose = (closing) => {
      if (socket !== opened) return
      dropSocket()
      put({ kind: 'closed', code: closing.code })
    }
  }

  function watch(): void {
    clearTimeout(watchdog)
    watchdog = setTimeout(() => {
      dropSocket()
      put({ kind: 'closed' })
    }, SILENCE_MILLISECONDS)
  }

  function dropSocket(): void {
    clearTimeout(watchdog)
    clearTimeout(timer)
    const dropped = socket
    socket = null
    dropped?.close()
  }

  function send(frame: ClientFrame): void {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame))
  }

  function wake(): void {
    if (document.visibilityState === 'visible') put({ kind: 'wake' })
  }

  window.addEventListener('online', wake)
  document.addEventListener('visibilitychange', wake)
  put({ kind: 'start' })
  return {
    fetched: (epoch, number) => put({ kind: 'fetched', epoch, number }),
    wake,
    send,
    stop: () => {
      window.removeEventListener('online', wake)
      document.removeEventListener('visibilitychange', wake)
      put({ kind: 'stop' })
    },
  }
}

function readFrame(data: unknown): ServerFrame | null {
  try {
    return JSON.parse(String(data)) as ServerFrame
  } catch {
    return null
  }
}
