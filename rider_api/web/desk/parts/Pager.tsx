import type { JSX } from 'preact'
import { Icon } from '../../shared/icons'
import { t } from '../texts'

interface PagerProps {
  page: number
  pages: number
  onPage: (page: number) => void
}

/** One page back and forth through a long list. */
export function Pager({ page, pages, onPage }: PagerProps): JSX.Element | null {
  if (pages < 2) return null
  return (
    <nav class="pager" aria-label={t('desk.pager')}>
      <button class="button small" disabled={page <= 1} onClick={() => onPage(page - 1)}>
        <Icon name="back" />
        {t('desk.pager.before')}
      </button>
      <span>{t('desk.pager.page', { page, pages })}</span>
      <button class="button small" disabled={page >= pages} onClick={() => onPage(page + 1)}>
        {t('desk.pager.next')}
        <Icon name="next" />
      </button>
    </nav>
  )
}
