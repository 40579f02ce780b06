/** The numbered event stream, frame by frame. */

export interface LiveEvent {
  number: number
  at: string
  kind: string
  day: string | null
  subject: string | null
  data: Record<string, unknown>
}

export type ServerFrame =
  | { type: 'hello'; epoch: string; number: number; server_now: string }
  | { type: 'events'; events: LiveEvent[] }
  | { type: 'reset' }
  /** Everything up to `number` is told, what concerns others included. */
  | { type: 'ping'; number?: number }

export type ClientFrame = { type: 'seen'; number: number } | { type: 'pong' }
