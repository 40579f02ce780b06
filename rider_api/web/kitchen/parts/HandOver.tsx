import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Failure, useAction } from '../../shared/failure'
import { Icon } from '../../shared/icons'
import { formatClock } from '../../shared/texts'
import type { KitchenPickup } from '../../shared/types'
import { keyOf } from '../logic/pickups'
import { board, countHandover } from '../store'
import { t } from '../texts'
import { Counter } from './Counter'
import { Scanner } from './Scanner'
import { Sheet } from './Sheet'

interface HandOverProps {
  pickup: KitchenPickup
  /** A box that was scanned on the board itself and has opened this window. */
  first?: string | undefined
  onClose: () => void
}

/** Count what is handed over, by tap or by scan; a difference is said before it is confirmed. */
export function HandOver({ pickup, first, onClose }: HandOverProps): JSX.Element {
  const [boxes, setBoxes] = useState<ReadonlySet<string>>(new Set(first === undefined ? [] : [first]))
  const [count, setCount] = useState(first === undefined ? (pickup.counted_by_kitchen ?? pickup.meals) : 1)
  const [celsius, setCelsius] = useState('')
  const measured = readCelsius(celsius)
  const confirming = useAction(async () => {
    await countHandover(pickup, count, measured ?? null)
    onClose()
  })
  const difference = count - pickup.meals
  return (
    <Sheet title={`${formatClock(pickup.load_seconds)} ${pickup.duty_code}`} onClose={onClose}>
      <ul class="items">
        {pickup.items.map((item) => (
          <li key={item.menu}>
            {item.menu} <strong>{item.meals}</strong>
          </li>
        ))}
      </ul>
      <Scanner
        pickup={keyOf(pickup)}
        counted={boxes}
        onCounted={(counted) => {
          setBoxes(counted)
          setCount(counted.size)
        }}
      />
      <Counter label={t('kitchen.counted')} count={count} most={999} onCount={setCount} />
      <p class={difference === 0 ? 'fits' : 'differs'} role="status">
        <Icon name={difference === 0 ? 'check' : 'alarm'} />
        {difference === 0 ? t('kitchen.count.fits') : t(difference < 0 ? 'kitchen.count.less' : 'kitchen.count.more', { count: Math.abs(difference) })}
      </p>
      {board.value?.records_temperature && <Thermometer value={celsius} onValue={setCelsius} />}
      <Failure error={confirming.error} />
      <button class="button primary big" disabled={measured === undefined} aria-disabled={confirming.busy} onClick={() => void confirming.run()}>
        <Icon name="check" />
        {t('kitchen.count.confirm', { count })}
      </button>
    </Sheet>
  )
}

/** Hot is from 60 ℃ on, cold up to 10 ℃: what lies between is said at once. */
function Thermometer({ value, onValue }: { value: string; onValue: (value: string) => void }): JSX.Element {
  const celsius = readCelsius(value)
  const lukewarm = typeof celsius === 'number' && celsius > 10 && celsius < 60
  return (
    <div class="thermometer">
      <label for="celsius">{t('kitchen.celsius')}</label>
      <input id="celsius" class="scan-field" inputMode="decimal" autocomplete="off" value={value} aria-invalid={celsius === undefined} onInput={(event) => onValue(event.currentTarget.value)} />
      {lukewarm && (
        <p class="differs" role="status">
          <Icon name="alarm" />
          {t('kitchen.celsius.lukewarm')}
        </p>
      )}
    </div>
  )
}

/** A temperature as typed; null for none, undefined for what is no temperature. */
function readCelsius(text: string): number | null | undefined {
  const plain = text.trim().replace(',', '.')
  if (plain === '') return null
  const celsius = Number(plain)
  return Number.isFinite(celsius) && celsius >= -40 && celsius <= 120 ? celsius : undefined
}
