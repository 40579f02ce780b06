/** Refusals as people read them: what is the matter, and what to do about it. */
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import sharedEn from '../texts/shared.en.json'
import sharedKo from '../texts/shared.ko.json'
import { Refusal } from './api'
import { Icon } from './icons'
import { createTexts, read } from './texts'
import type { Reason } from './types'

const t = createTexts({ ko: sharedKo, en: sharedEn })

/** A refusal of the server with its cause and action, or the plain sentence that it cannot be reached. */
export function Failure({ error }: { error: unknown }): JSX.Element | null {
  if (error === null || error === undefined) return null
  return (
    <div class="notice danger" role="alert">
      <Icon name="alarm" />
      {error instanceof Refusal ? <ReasonText reason={error.reason} /> : <p>{t('shared.unreached')}</p>}
    </div>
  )
}

/** Cause and action of one reason; a refusal has its code, too, for whoever is asked about it. */
export function ReasonText({ reason, coded = true }: { reason: Reason; coded?: boolean }): JSX.Element {
  return (
    <div class="reason">
      <p>
        <strong>{read(reason.cause)}</strong>
      </p>
      <p>
        {read(reason.action)} {coded && <code>{reason.code}</code>}
      </p>
    </div>
  )
}

export interface Action<Arguments extends unknown[]> {
  run: (...values: Arguments) => Promise<void>
  busy: boolean
  error: unknown
  clear: () => void
}

/** An action that a button starts: never twice at once, with its failure kept for showing. */
export function useAction<Arguments extends unknown[]>(perform: (...values: Arguments) => Promise<unknown>): Action<Arguments> {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  async function run(...values: Arguments): Promise<void> {
    if (busy) return
    setBusy(true)
    setError(null)
    try {
      await perform(...values)
    } catch (failure) {
      setError(failure)
    } finally {
      setBusy(false)
    }
  }
  return { run, busy, error, clear: () => setError(null) }
}
