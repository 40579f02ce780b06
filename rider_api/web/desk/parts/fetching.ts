/** Fetching what a page shows, with its failure, and again when something has happened. */
import { useEffect, useState } from 'preact/hooks'
import { lastEvent } from '../store/day'

export interface Fetched<Answer> {
  answer: Answer | null
  error: unknown
  again: () => void
}

/** Call `get` whenever `key` changes, `again` is called, or (with `live`) an event has come in. */
export function useFetched<Answer>(key: string, get: () => Promise<Answer>, live = false): Fetched<Answer> {
  const [answer, setAnswer] = useState<Answer | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [count, setCount] = useState(0)
  useEffect(() => {
    let overtaken = false
    get().then(
      (given) => {
        if (overtaken) return
        setAnswer(given)
        setError(null)
      },
      (failure: unknown) => {
        if (!overtaken) setError(failure)
      },
    )
    return () => {
      overtaken = true
    }
  }, [key, count, live ? lastEvent.value : 0])
  return { answer, error, again: () => setCount((value) => value + 1) }
}
