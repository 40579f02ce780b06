/** The boxes are counted from one hand to the next, and waiting is written down. */
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Icon } from '../../shared/icons'
import type { CourierStop } from '../../shared/types'
import { recordHandover } from '../facts'
import { record } from '../phone'
import { goHomeFrom, view } from '../state'
import { t } from '../texts'
import { Notice } from './Notice'
import { Stepper } from './inputs'

export function Count({ stop, arrival }: { stop: CourierStop; arrival: number }): JSX.Element {
  const [counted, setCounted] = useState(stop.items.map((item) => item.meals))
  const [minutes, setMinutes] = useState<number | null>(null)
  const waited = Math.max(0, Math.round((Date.now() - arrival) / 60_000))
  const total = counted.reduce((sum, meals) => sum + meals, 0)

  async function save(): Promise<void> {
    const here = view.value
    await record(recordHandover(stop, counted, (minutes ?? waited) * 60))
    goHomeFrom(here)
  }

  return (
    <>
      <h2>{t('courier.handover.count')}</h2>
      {stop.items.map((item, index) => (
        <div key={`${item.menu} ${item.diet ?? ''}`}>
          <Stepper
            label={item.diet ? `${item.menu} · ${item.diet}` : item.menu}
            hint={t('courier.handover.of', { count: item.meals })}
            value={counted[index] ?? 0}
            most={item.meals + 50}
            onChange={(meals) => setCounted(counted.map((other, place) => (place === index ? meals : other)))}
          />
          {stop.kind === 'pickup' && (counted[index] ?? 0) < item.meals && (
            <Notice kind="warn" icon="alarm">
              {t('courier.handover.short', { menu: item.menu, missing: item.meals - (counted[index] ?? 0) })}
            </Notice>
          )}
        </div>
      ))}
      <Stepper
        label={t('courier.handover.waiting')}
        hint={t('courier.handover.minutes', { count: '' })}
        value={minutes ?? waited}
        most={600}
        onChange={setMinutes}
      />
      <div class="foot">
        <button type="button" class="button primary big" onClick={() => void save()}>
          <Icon name="check" />
          {t(stop.kind === 'drop' ? 'courier.handover.leave' : 'courier.handover.take', { count: total })}
        </button>
      </div>
    </>
  )
}
