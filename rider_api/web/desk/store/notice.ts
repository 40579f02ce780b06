/** One sentence at the foot of the desk after something was done, with a way back where there is one. */
import { signal } from '@preact/signals'

export interface Notice {
  text: string
  undo: (() => void) | null
}

export const notice = signal<Notice | null>(null)

const SHOWN_MILLISECONDS = 10_000

/** Show a sentence; one that can be undone stays until it is dismissed, the others go by themselves. */
export function tell(text: string, undo: (() => void) | null = null): void {
  const shown = { text, undo }
  notice.value = shown
  if (undo === null) {
    setTimeout(() => {
      if (notice.value === shown) notice.value = null
    }, SHOWN_MILLISECONDS)
  }
}
