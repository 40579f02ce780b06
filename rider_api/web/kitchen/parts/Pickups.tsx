import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { KitchenDay } from '../../shared/types'
import { findNext, keyOf, sortPickups } from '../logic/pickups'
import { countBox, readLabel } from '../logic/scan'
import { alert } from '../sound'
import { t } from '../texts'
import { useLabels } from '../labels'
import { HandOver } from './HandOver'
import { PickupRow } from './PickupRow'

/** Who collects what and when, in the order in which they come. */
export function Pickups({ day }: { day: KitchenDay }): JSX.Element {
  const [counting, setCounting] = useState<string | null>(null)
  const [first, setFirst] = useState<string | undefined>(undefined)
  const [lost, setLost] = useState('')
  useLabels((text) => {
    const read = readLabel(text)
    const found = read === null ? null : countBox(read, day, null, new Set())
    setLost(found === null || found.kind === 'counted' ? '' : t('kitchen.scan.unknown'))
    if (found?.kind === 'counted') open(found.pickup, found.box)
    else if (found !== null) alert()
  })
  function open(key: string, box?: string): void {
    setFirst(box)
    setCounting(key)
  }
  const pickups = sortPickups(day.pickups)
  const next = findNext(pickups)
  const counted = pickups.find((pickup) => keyOf(pickup) === counting)
  return (
    <section aria-labelledby="pickups-title">
      <h2 id="pickups-title">
        {t('kitchen.pickups')} <small>{t('kitchen.pickups.count', { count: pickups.length, meals: pickups.reduce((sum, pickup) => sum + pickup.meals, 0) })}</small>
      </h2>
      <p class="scan-told bad" role="status">
        {lost}
      </p>
      {pickups.length === 0 && <p class="empty">{t('kitchen.pickups.none')}</p>}
      <ol class="pickups">
        {pickups.map((pickup) => (
          <PickupRow key={keyOf(pickup)} pickup={pickup} isNext={pickup === next} onCount={() => open(keyOf(pickup))} />
        ))}
      </ol>
      {counted !== undefined && <HandOver pickup={counted} first={first} onClose={() => setCounting(null)} />}
    </section>
  )
}
