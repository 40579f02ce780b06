/** Referrals: a file of many, or one by form. */
import type { JSX } from 'preact'
import { mayDecide } from '../store/session'
import { t } from '../texts'
import { ImportPanel } from './ImportPanel'
import { ReferralForm } from './ReferralForm'

export function IntakePage(): JSX.Element {
  return (
    <div class={mayDecide.value ? 'columns intake' : 'columns'}>
      {mayDecide.value && (
        <section class="panel" aria-labelledby="import-title">
          <h2 id="import-title">{t('desk.import')}</h2>
          <ImportPanel />
        </section>
      )}
      <section class="panel" aria-labelledby="referral-title">
        <h2 id="referral-title">{t('desk.referral')}</h2>
        <ReferralForm />
      </section>
    </div>
  )
}
