/** Kitchen or hub: what is to be fetched or left, and that one stands there. */
import type { JSX } from 'preact'
import { Icon } from '../../shared/icons'
import type { CourierStop } from '../../shared/types'
import { arrive } from '../phone'
import { stored } from '../state'
import { t } from '../texts'
import { Step } from './Door'
import { WayButton } from './Way'
import { Meals } from './parts'

type Later = typeof import('./later')

/** `views` holds the counting, which nobody needs before the kitchen is reached. */
export function Handover({ stop, views }: { stop: CourierStop; views: Later | null }): JSX.Element {
  const arrival = stored.value?.arrivals[stop.key]
  return (
    <article class="stop slide" key={stop.key} aria-labelledby="stop-name">
      <Step stop={stop} />
      <h1 id="stop-name">
        <Icon name={stop.kind === 'drop' ? 'box' : 'kitchen'} /> {stop.place.name}
      </h1>
      <p class="address">
        {t(stop.kind === 'drop' ? 'courier.handover.drop' : 'courier.handover.pickup')} · <strong>{t('courier.stop.meals', { count: stop.meals })}</strong>
      </p>
      {arrival === undefined && <Arrive stop={stop} />}
      {arrival !== undefined && views && <views.Count stop={stop} arrival={Date.parse(arrival)} />}
    </article>
  )
}

function Arrive({ stop }: { stop: CourierStop }): JSX.Element {
  return (
    <>
      <Meals stop={stop} class="counts" />
      <div class="pair">
        <WayButton stop={stop} />
      </div>
      <p class="hint">{t('courier.handover.arrived.how')}</p>
      <div class="foot">
        <button type="button" class="button primary big" onClick={() => void arrive(stop)}>
          <Icon name="check" />
          {t('courier.handover.arrived')}
        </button>
      </div>
    </>
  )
}
