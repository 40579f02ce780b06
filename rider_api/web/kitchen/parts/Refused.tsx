import type { JSX } from 'preact'
import { Failure } from '../../shared/failure'
import { formatMoment } from '../../shared/texts'
import { refused } from '../outbox'
import { t } from '../texts'

/** Something that was done without a network and that the server has refused since. */
export function Refused(): JSX.Element | null {
  const found = refused.value
  if (found === null) return null
  return (
    <section class="refused" aria-label={t('kitchen.refused')}>
      <p>
        <strong>{t('kitchen.refused')}</strong> {t(`kitchen.deed.${found.deed.kind}`)} · {formatMoment(found.deed.at)}
      </p>
      <Failure error={found.error} />
      <button class="button" onClick={() => (refused.value = null)}>
        {t('kitchen.news.seen')}
      </button>
    </section>
  )
}
