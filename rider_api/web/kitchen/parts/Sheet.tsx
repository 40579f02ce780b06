import type { ComponentChildren, JSX } from 'preact'
import { useId } from 'preact/hooks'
import { Icon } from '../../shared/icons'
import { closeOnCancel, useModal } from '../../shared/modal'
import { t } from '../texts'

/** A big window over the board; Escape and the cross close it. */
export function Sheet({ title, onClose, children }: { title: string; onClose: () => void; children: ComponentChildren }): JSX.Element {
  const element = useModal()
  const titleId = useId()
  return (
    <dialog ref={element} class="sheet" aria-labelledby={titleId} onCancel={closeOnCancel(onClose)}>
      <header>
        <h2 id={titleId}>{title}</h2>
        <button class="button" aria-label={t('kitchen.close')} onClick={onClose}>
          <Icon name="cross" />
        </button>
      </header>
      {children}
    </dialog>
  )
}
