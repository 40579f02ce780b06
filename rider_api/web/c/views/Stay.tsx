/** A courier who must stay with somebody: one tap and a second to be sure, and others take the rest of the route. */
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Icon } from '../../shared/icons'
import type { CourierStop } from '../../shared/types'
import { recordStay } from '../facts'
import { record } from '../phone'
import { entries, isHasty, open, stayWith, staying, view } from '../state'
import { t } from '../texts'
import { Notice } from './Notice'
import { bringIntoView } from './parts'

/** `onAsk` hears of the question: only one thing may be asked at a time. The rest of the route cannot be taken back from others by a tap here, so it is asked once more. */
export function Stay({ stop, onAsk }: { stop: CourierStop | null; onAsk?: (asking: boolean) => void }): JSX.Element {
  const [asking, setAsking] = useState(false)
  const waiting = entries.value.some((entry) => entry.item.kind === 'stay')

  async function handOn(): Promise<void> {
    if (isHasty()) return
    await record([recordStay(stop?.door ?? null)], [], true)
    stayWith(stop?.key ?? null, 'handedOn')
    if (view.value.name !== 'emergency') open({ name: 'emergency', key: stop?.key ?? null })
  }

  function ask(now: boolean): void {
    setAsking(now)
    onAsk?.(now)
  }

  if (staying.value?.handedOn) {
    return (
      <div role="status">
        <Notice kind={waiting ? 'warn' : 'good'} icon={waiting ? 'send' : 'check'}>
          <strong>{t('courier.stay.thanks')}</strong> {t(waiting ? 'courier.stay.sending' : 'courier.stay.sent')}
        </Notice>
      </div>
    )
  }
  if (!asking) {
    return (
      <button type="button" class="button big" onClick={() => ask(true)}>
        <Icon name="heart" />
        {t('courier.stay.button')}
      </button>
    )
  }
  return (
    <div class="stack" ref={bringIntoView}>
      <Notice kind="warn" icon="heart">{t('courier.stay.how')}</Notice>
      <button type="button" class="button primary big" onClick={() => void handOn()}>
        {t('courier.stay.sure')}
      </button>
      <button type="button" class="button big" onClick={() => ask(false)}>
        {t('courier.stay.not')}
      </button>
    </div>
  )
}
