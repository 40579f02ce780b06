/** Windows over the page, as the browser's own <dialog> does them. */
import type { RefObject } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

/**
 * Open a <dialog> as soon as it is drawn. The browser keeps the focus inside and closes on Escape; when the window
 * goes, the focus returns to where it was.
 */
export function useModal(): RefObject<HTMLDialogElement | null> {
  const element = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const [opener, shown] = [document.activeElement, element.current]
    shown?.showModal()
    return () => {
      // Behind an open window nothing takes the focus: it is closed first.
      shown?.close()
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus()
    }
  }, [])
  return element
}

/** Escape asks to close; the page then takes the window away itself. */
export function closeOnCancel(close: () => void): (event: Event) => void {
  return (event) => {
    event.preventDefault()
    close()
  }
}
