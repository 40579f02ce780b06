/** News that stays until the courier has read it. */
import type { ComponentChildren, JSX } from 'preact'
import { Icon } from '../../shared/icons'
import type { IconName } from '../../shared/icons'
import { t } from '../texts'

interface NewsProps {
  kind: 'warn' | 'good'
  icon: IconName
  title: string
  onRead: () => Promise<void>
  children: ComponentChildren
}

export function News({ kind, icon, title, onRead, children }: NewsProps): JSX.Element {
  return (
    <section class={`notice ${kind} changes`} role="alert" aria-labelledby={`${icon}-title`}>
      <Icon name={icon} />
      <div>
        <h2 id={`${icon}-title`}>{title}</h2>
        <ul>{children}</ul>
        <button type="button" class="button" onClick={() => void onRead()}>
          <Icon name="check" />
          {t('courier.changes.accept')}
        </button>
      </div>
    </section>
  )
}
