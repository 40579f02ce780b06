import type { JSX } from 'preact'
import type { ModelCode } from '../../shared/types'
import type { DoorState } from '../logic/progress'
import { t } from '../texts'
import { MODEL_COLOURS, MODEL_DASHES, MODEL_SHAPES, STATE_COLOURS, STATE_SHAPES } from './marks'

/** State of a door as shape, colour and word. `number` stands in the shape as it does on the map. */
export function StateMark({ status, number, words = true }: { status: DoorState; number?: number; words?: boolean }): JSX.Element {
  const filled = status !== 'planned'
  return (
    <span class={`state state-${status}`}>
      <svg viewBox="0 0 24 24" class="state-shape" aria-hidden="true">
        <path d={STATE_SHAPES[status]} fill={filled ? STATE_COLOURS[status] : '#fff'} stroke={STATE_COLOURS[status]} stroke-width="2" />
        {number !== undefined && status !== 'cancelled' && (
          <text x="12" y={status === 'no_answer' ? 19 : 16} text-anchor="middle" font-size={number > 99 ? 8 : 11} font-weight="700" fill={filled ? '#fff' : '#1e2124'}>
            {number}
          </text>
        )}
      </svg>
      {words && <span>{t(`shared.stop.${status}`)}</span>}
    </span>
  )
}

/** A delivery model as shape, line pattern, colour and word. */
export function ModelMark({ model, words = true }: { model: ModelCode; words?: boolean }): JSX.Element {
  return (
    <span class="model">
      <svg viewBox="0 0 40 16" class="model-shape" aria-hidden="true">
        <line x1="0" y1="8" x2="40" y2="8" stroke={MODEL_COLOURS[model]} stroke-width="3" stroke-dasharray={MODEL_DASHES[model].map((part) => part * 3).join(' ')} />
        <path d={MODEL_SHAPES[model]} transform="translate(12 0) scale(0.667)" fill={MODEL_COLOURS[model]} stroke="#fff" stroke-width="1.5" />
      </svg>
      <span class={words ? '' : 'only-read'}>{t(`shared.model.${model}`)}</span>
    </span>
  )
}
