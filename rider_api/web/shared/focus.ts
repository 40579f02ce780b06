/**
 * The focus outlives what it stood on. A button that has done its work goes ("freeze", "publish", a settled row), and
 * the browser then drops the focus: who can't see the screen would be back at its top. It goes to what stood around.
 */

/** What the focus stood on and everything around it, the nearest first. */
let around: readonly HTMLElement[] = []

/** Keep the focus from now on; returns the way to stop. */
export function keepFocus(): () => void {
  const watching = new MutationObserver(restore)
  watching.observe(document.body, { childList: true, subtree: true })
  document.addEventListener('focusin', remember)
  return () => {
    watching.disconnect()
    document.removeEventListener('focusin', remember)
  }
}

function remember(event: FocusEvent): void {
  const found: HTMLElement[] = []
  for (let one = event.target; one instanceof HTMLElement && one !== document.body; one = one.parentElement) found.push(one)
  around = found
}

/** A click beside everything gives the focus away too, but what had it still stands: nothing is to be done then. */
function restore(): void {
  const [lost] = around
  if (document.activeElement !== document.body || lost === undefined || lost.isConnected) return
  around.filter((one) => one.isConnected).some(takesFocus)
}

/** Whether it has the focus now: what is hidden (a folded list) does not take it. */
function takesFocus(one: HTMLElement): boolean {
  const lent = !one.hasAttribute('tabindex')
  if (lent) one.tabIndex = -1
  one.focus({ preventScroll: true })
  const taken = document.activeElement === one
  if (lent && taken) one.addEventListener('blur', () => one.removeAttribute('tabindex'), { once: true })
  else if (lent) one.removeAttribute('tabindex')
  return taken
}
