import type { ComponentChildren, JSX } from 'preact'
import { useId } from 'preact/hooks'
import { Icon } from '../../shared/icons'
import { closeOnCancel, useModal } from '../../shared/modal'
import { t } from '../texts'

interface DialogProps {
  title: string
  onClose: () => void
  wide?: boolean
  children: ComponentChildren
}

/** A window over the page. The browser keeps the focus inside, closes on Escape and gives the focus back. */
export function Dialog({ title, onClose, wide = false, children }: DialogProps): JSX.Element {
  const element = useModal()
  const titleId = useId()
  return (
    <dialog ref={element} class={wide ? 'dialog wide' : 'dialog'} aria-labelledby={titleId} onCancel={closeOnCancel(onClose)}>
      <header>
        <h2 id={titleId}>{title}</h2>
        <button class="button small plain" aria-label={t('desk.close')} onClick={onClose}>
          <Icon name="cross" />
        </button>
      </header>
      <div class="dialog-body">{children}</div>
    </dialog>
  )
}
