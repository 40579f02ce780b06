import type { JSX } from 'preact'
import { t } from '../texts'
import { Dialog } from './Dialog'
import { helpOpen, lettersOn, SHORTCUTS, switchLetters } from './keys'

/** Every shortcut, and the switch for those of a single letter. */
export function KeysDialog(): JSX.Element | null {
  if (!helpOpen.value) return null
  return (
    <Dialog title={t('desk.keys')} onClose={() => (helpOpen.value = false)}>
      <dl class="keys">
        {SHORTCUTS.map(({ key, name }) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(`desk.keys.${name}`)}</dd>
          </div>
        ))}
      </dl>
      <label class="choice">
        <input type="checkbox" checked={lettersOn.value} onChange={(event) => switchLetters(event.currentTarget.checked)} />
        {t('desk.keys.on')}
      </label>
      <p>{t('desk.keys.hint')}</p>
    </Dialog>
  )
}
