import type { JSX } from 'preact'
import { Icon } from '../../shared/icons'
import { logOut } from '../../shared/session'
import { chooseLanguage, language } from '../../shared/texts'
import { forget } from '../memory'
import { t } from '../texts'

/** What is seldom needed: the other language, and the way out, which leaves nothing on this device. */
export function Footer(): JSX.Element {
  return (
    <footer class="board-foot">
      <button class="button" lang={language.value === 'ko' ? 'en' : 'ko'} onClick={() => chooseLanguage(language.value === 'ko' ? 'en' : 'ko')}>
        <Icon name="language" />
        {t('shared.language')}
      </button>
      <button
        class="button"
        onClick={() => {
          forget()
          void logOut()
        }}
      >
        {t('kitchen.leave')}
      </button>
    </footer>
  )
}
