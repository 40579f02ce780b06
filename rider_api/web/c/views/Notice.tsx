/** A framed word to the courier: what colour and picture say, the text says, too. */
import type { ComponentChildren, JSX } from 'preact'
import { Icon } from '../../shared/icons'
import type { IconName } from '../../shared/icons'

export function Notice({ kind, icon, children }: { kind: string; icon: IconName; children: ComponentChildren }): JSX.Element {
  return (
    <div class={`notice ${kind}`}>
      <Icon name={icon} />
      <div>{children}</div>
    </div>
  )
}
