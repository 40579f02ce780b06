/** Calls to the server. Whatever is not an answer of Bapgil (no network, a captive portal, a proxy's page) is `Unreached`. */
import type { Reason } from './types'

/** The server has answered with a refusal. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly reason: Reason,
  ) {
    super(`${status} ${reason.code}`)
  }
}

/** No answer of the server: `status` is what came instead, 0 for nothing at all. */
export class Unreached extends Error {
  constructor(readonly status: number) {
    super(`no answer (${status})`)
  }
}

export interface CallOptions {
  body?: unknown
  /** Sent as it is, instead of `body` as JSON. */
  raw?: Blob | FormData
  token?: string
  timeoutSeconds?: number
  signal?: AbortSignal
}

/**
 * Call `path` under /api and return the JSON of its answer.
 * Raises `Refusal` for an error in the server's own shape and `Unreached` for everything else.
 */
export async function call<Answer>(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
  const response = await send(method, path, options)
  const answer = await readJson(response)
  if (response.ok && answer !== undefined) return answer as Answer
  const reason = findReason(answer)
  if (reason !== null) throw new Refusal(response.status, reason)
  throw new Unreached(response.status)
}

async function send(method: string, path: string, options: CallOptions): Promise<Response> {
  const timeout = AbortSignal.timeout((options.timeoutSeconds ?? 20) * 1000)
  const headers = new Headers({ Accept: 'application/json' })
  if (options.token !== undefined) headers.set('Authorization', `Bearer ${options.token}`)
  if (options.body !== undefined) headers.set('Content-Type', 'application/json')
  if (options.raw instanceof Blob) headers.set('Content-Type', options.raw.type)
  try {
    return await fetch(`/api${path}`, {
      method,
      headers,
      body: options.raw ?? (options.body === undefined ? null : JSON.stringify(options.body)),
      signal: options.signal ? joinSignals(options.signal, timeout) : timeout,
      cache: 'no-store',
      credentials: 'same-origin',
      // A captive portal answers with a redirect to its own page: that is not our server.
      redirect: 'error',
    })
  } catch {
    throw new Unreached(0)
  }
}

function joinSignals(first: AbortSignal, second: AbortSignal): AbortSignal {
  const joined = new AbortController()
  for (const signal of [first, second]) {
    if (signal.aborted) joined.abort(signal.reason)
    signal.addEventListener('abort', () => joined.abort(signal.reason), { once: true })
  }
  return joined.signal
}

async function readJson(response: Response): Promise<unknown> {
  if (response.status === 204) return null
  if (!(response.headers.get('Content-Type') ?? '').includes('json')) return undefined
  try {
    return await response.json()
  } catch {
    return undefined
  }
}

function findReason(answer: unknown): Reason | null {
  const error = (answer as { error?: Partial<Reason> } | null | undefined)?.error
  return typeof error?.code === 'string' && error.cause && error.action ? (error as Reason) : null
}
