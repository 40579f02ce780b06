import type { JSX } from 'preact'
import { Icon, type IconName } from '../../shared/icons'
import { logOut } from '../../shared/session'
import { chooseLanguage, language } from '../../shared/texts'
import { exceptions, phase } from '../store/day'
import { route, type Page } from '../store/route'
import { me, pages, seesDay } from '../store/session'
import { t } from '../texts'
import { helpOpen } from './keys'

const ICONS: Record<Page, IconName> = { day: 'map', cases: 'heart', intake: 'card', orders: 'list', people: 'person', couriers: 'way', kitchens: 'kitchen', welfare: 'bell', holidays: 'clock', city: 'house' }

/** The pages of the desk, whether the stream is live, the language, and the way out. */
export function TopBar(): JSX.Element {
  return (
    <header class="top-bar">
      <h1>
        <span class="brand">{t('shared.name')}</span> {t('desk.title.short')}
      </h1>
      {pages.value.length > 0 && (
        <nav aria-label={t('desk.pages')}>
          <ul>{pages.value.map((page) => <PageLink key={page} page={page} />)}</ul>
        </nav>
      )}
      <div class="top-end">
        {seesDay.value && <LiveMark />}
        <span class="who">{me.value?.login}</span>
        {seesDay.value && (
          <button class="button small keys-button" aria-label={t('desk.keys.button')} onClick={() => (helpOpen.value = true)}>
            <kbd aria-hidden="true">?</kbd>
          </button>
        )}
        <button class="button small" lang={language.value === 'ko' ? 'en' : 'ko'} onClick={() => chooseLanguage(language.value === 'ko' ? 'en' : 'ko')}>
          {t('shared.language')}
        </button>
        <button class="button small" onClick={() => void logOut()}>
          {t('desk.leave')}
        </button>
      </div>
    </header>
  )
}

function PageLink({ page }: { page: Page }): JSX.Element {
  const open = route.value.page === page
  const waiting = page === 'day' || page === 'cases' ? exceptions.value.length : 0
  return (
    <li>
      <a href={`#/${page}`} aria-current={open ? 'page' : undefined}>
        <Icon name={ICONS[page]} />
        <span>{t(`desk.page.${page}`)}</span>
        {waiting > 0 && (
          <span class="count">
            {waiting}
            <span class="only-read"> {t('desk.page.waiting')}</span>
          </span>
        )}
      </a>
    </li>
  )
}

function LiveMark(): JSX.Element {
  const open = phase.value === 'open'
  return (
    <span class={open ? 'live on' : 'live off'} role="status">
      <Icon name={open ? 'check' : 'offline'} />
      {open ? t('desk.live.on') : t('desk.live.off')}
    </span>
  )
}
