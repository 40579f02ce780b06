/** The way in a map application, chosen once. */
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Icon } from '../../shared/icons'
import type { CourierStop } from '../../shared/types'
import { MAP_CHOICES, makeMapLink } from '../maps'
import type { MapChoice } from '../maps'
import { chooseMap, mapChoice, stored } from '../state'
import { t } from '../texts'
import { bringIntoView } from './parts'

const ON_FOOT = new Set(['foot', 'walk', 'walking'])

export function WayButton({ stop }: { stop: CourierStop }): JSX.Element {
  const [asking, setAsking] = useState(false)
  const { lat, lon } = stop.place
  if (lat === null || lon === null) return <p class="hint">{t('courier.map.none')}</p>
  const choice = mapChoice.value
  if (choice !== null && !asking) {
    return (
      <a class="button" href={linkTo(stop, choice)}>
        <Icon name="way" />
        {t('courier.door.way')}
      </a>
    )
  }
  return (
    <>
      <button type="button" class="button" aria-expanded={asking} onClick={() => setAsking(!asking)}>
        <Icon name="way" />
        {t('courier.door.way')}
      </button>
      {asking && (
        <div class="ask-map" ref={bringIntoView} role="group" aria-label={t('courier.map.title')}>
          <p>
            <strong>{t('courier.map.title')}</strong> {t('courier.map.how')}
          </p>
          {MAP_CHOICES.map((option) => (
            <a class="button" key={option} href={linkTo(stop, option)} onClick={() => chooseMap(option)}>
              {t(`courier.map.${option}`)}
            </a>
          ))}
        </div>
      )}
    </>
  )
}

function linkTo(stop: CourierStop, choice: MapChoice): string {
  const label = stop.door === null ? stop.place.name : t('courier.door.label', { number: stop.door.number })
  const profile = stored.value?.shown.duty?.profile ?? ''
  const target = { lat: stop.place.lat as number, lon: stop.place.lon as number, label, on_foot: ON_FOOT.has(profile) }
  return makeMapLink(choice, target, /Android/.test(navigator.userAgent))
}
