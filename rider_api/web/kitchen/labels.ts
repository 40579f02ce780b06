/** Labels as a scanner types them: on the page itself, fast and with Enter at the end, wherever the focus is. */
import { useEffect, useRef } from 'preact/hooks'

const PAUSE_MILLISECONDS = 1_500

/**
 * Call `onLabel` with what was typed outside of any field: on the board, or in the window that is open (`inWindow`).
 * A pause forgets half a label.
 */
export function useLabels(onLabel: (text: string) => void, { inWindow = false } = {}): void {
  const latest = useRef(onLabel)
  latest.current = onLabel
  useEffect(() => {
    let typed = ''
    let last = 0
    function take(event: KeyboardEvent): void {
      if (isElsewhere(event, inWindow)) return
      if (event.timeStamp - last > PAUSE_MILLISECONDS) typed = ''
      last = event.timeStamp
      if (event.key === 'Enter' && typed !== '') {
        event.preventDefault() // else it would press the button that has the focus
        latest.current(typed)
        typed = ''
      } else if (/^[\w/-]$/.test(event.key)) typed += event.key
    }
    window.addEventListener('keydown', take)
    return () => window.removeEventListener('keydown', take)
  }, [inWindow])
}

function isElsewhere(event: KeyboardEvent, inWindow: boolean): boolean {
  const inField = event.target instanceof HTMLElement && event.target.closest('input, textarea, select') !== null
  return inField || event.ctrlKey || event.metaKey || event.altKey || (document.querySelector('dialog[open]') !== null) !== inWindow
}
