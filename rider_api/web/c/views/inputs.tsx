/** What is answered with a thumb: a number, and one of several or several of many. */
import type { JSX } from 'preact'
import { Icon } from '../../shared/icons'
import { t } from '../texts'

interface StepperProps {
  label: string
  hint?: string
  value: number
  most: number
  onChange: (value: number) => void
}

/** A number with a button on each side: no keyboard at the door. */
export function Stepper({ label, hint, value, most, onChange }: StepperProps): JSX.Element {
  return (
    <div class="stepper" role="group" aria-label={label}>
      <span class="stepper-label">{label}</span>
      <button type="button" class="button" aria-label={`${label}: ${t('courier.less')}`} disabled={value <= 0} onClick={() => onChange(value - 1)}>
        <Icon name="minus" />
      </button>
      <output>
        {value}
        {hint !== undefined && <small> {hint}</small>}
      </output>
      <button type="button" class="button" aria-label={`${label}: ${t('courier.more')}`} disabled={value >= most} onClick={() => onChange(value + 1)}>
        <Icon name="plus" />
      </button>
    </div>
  )
}

interface ChoicesProps<Value extends string> {
  legend: string
  values: readonly Value[]
  chosen: Value | readonly Value[]
  name: (value: Value) => string
  onChoose: (value: Value) => void
}

/** Buttons of which one is (or, with a list, several are) pressed. */
export function Choices<Value extends string>({ legend, values, chosen, name, onChoose }: ChoicesProps<Value>): JSX.Element {
  return (
    <fieldset class="choices">
      <legend>{legend}</legend>
      <div>
        {values.map((value) => {
          const pressed = typeof chosen === 'string' ? chosen === value : chosen.includes(value)
          return (
            <button type="button" class="button" aria-pressed={pressed} key={value} onClick={() => onChoose(value)}>
              {pressed && <Icon name="check" />}
              {name(value)}
            </button>
          )
        })}
      </div>
    </fieldset>
  )
}
