/** 119 and an alarm at the desk in one tap; then the screen stays with the courier and the person. */
import type { JSX } from 'preact'
import { Icon } from '../../shared/icons'
import type { CourierStop } from '../../shared/types'
import { recordEmergency } from '../facts'
import { record } from '../phone'
import { entries, goOn, stayWith, staying } from '../state'
import { t } from '../texts'
import { Notice } from './Notice'
import { Stay } from './Stay'
import { ViewHead } from './parts'

export function Emergency({ stop }: { stop: CourierStop | null }): JSX.Element {
  const door = stop?.door ?? null
  const key = stop?.key ?? null
  const here = staying.value?.key === key ? staying.value : null
  const waiting = entries.value.some((entry) => entry.item.kind === 'emergency')

  /** The link itself calls; the alarm must not hold it up. */
  function alarm(): void {
    if (here?.called !== true) void record([recordEmergency(door)], [], true)
    stayWith(key, 'called')
  }

  return (
    <section class="view emergency">
      <ViewHead title={t('courier.emergency.title')} />
      <p>{t('courier.emergency.how')}</p>
      <a class="button danger big" href="tel:119" onClick={alarm}>
        <Icon name="phone" />
        {t('courier.emergency.button')}
      </a>
      {stop !== null && (
        <div class="where">
          <h2>{t('courier.emergency.where')}</h2>
          <p class="address">
            {door?.address ?? stop.place.name}
            </p>
          {door?.entry_note && <p>{door.entry_note}</p>}
        </div>
      )}
      {here?.called && (
        <>
          <div role="status">
            <Notice kind={waiting ? 'warn' : 'good'} icon={waiting ? 'send' : 'check'}>
              {t(waiting ? 'courier.emergency.sending' : 'courier.emergency.sent')}
            </Notice>
          </div>
          <Notice kind="info" icon="heart">
            <strong>{t('courier.emergency.stay')}</strong>
          </Notice>
        </>
      )}
      <Stay stop={stop} />
      {here !== null && (
        <button type="button" class="button big" onClick={goOn}>
          {t('courier.emergency.back')}
        </button>
      )}
    </section>
  )
}
