import type { JSX } from 'preact'
import { Icon } from '../../shared/icons'
import { notice } from '../store/notice'
import { t } from '../texts'

/** What was just done; undo instead of asking beforehand. */
export function NoticeBar(): JSX.Element {
  const shown = notice.value
  return (
    <div class="notice-bar" role="status">
      {shown !== null && (
        <div class="notice good">
          <Icon name="check" />
          <p>{shown.text}</p>
          {shown.undo !== null && (
            <button
              class="button small"
              onClick={() => {
                notice.value = null
                shown.undo?.()
              }}
            >
              <Icon name="undo" />
              {t('desk.undo')}
            </button>
          )}
          <button class="button small plain" aria-label={t('desk.dismiss')} onClick={() => (notice.value = null)}>
            <Icon name="cross" />
          </button>
        </div>
      )}
    </div>
  )
}
