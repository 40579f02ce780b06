import type { JSX } from 'preact'
import { Icon } from '../../shared/icons'
import { t } from '../texts'

interface CounterProps {
  label: string
  count: number
  most: number
  /** A second pair of buttons for so many at once. */
  step?: number
  onCount: (count: number) => void
}

/** A number with a big minus and a big plus. */
export function Counter({ label, count, most, step, onCount }: CounterProps): JSX.Element {
  return (
    <div class="counter" role="group" aria-label={label}>
      <button type="button" class="button" aria-label={t('kitchen.less')} disabled={count <= 0} onClick={() => onCount(count - 1)}>
        <Icon name="minus" />
      </button>
      <output aria-live="polite">{count}</output>
      <button type="button" class="button" aria-label={t('kitchen.more')} disabled={count >= most} onClick={() => onCount(count + 1)}>
        <Icon name="plus" />
      </button>
      {step !== undefined && (
        <>
          <button type="button" class="button step" disabled={count <= step} onClick={() => onCount(count - step)}>
            −{step}
          </button>
          <span />
          <button type="button" class="button step" disabled={count + step > most} onClick={() => onCount(count + step)}>
            +{step}
          </button>
        </>
      )}
    </div>
  )
}
