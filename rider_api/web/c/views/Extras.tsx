/** What was said of the meal, and the temperature at the last door of a trip: beside the visit, never in its way. */
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Icon } from '../../shared/icons'
import type { CourierDoor } from '../../shared/types'
import { SAID, readCelsius } from '../extras'
import type { Extras, Said } from '../extras'
import { t } from '../texts'
import { Notice } from './Notice'
import { Choices } from './inputs'
import { bringIntoView } from './parts'

interface ExtrasProps {
  door: CourierDoor
  extras: Extras
  onChange: (extras: Extras) => void
}

export function ExtraQuestions({ door, extras, onChange }: ExtrasProps): JSX.Element {
  const [asking, setAsking] = useState(false)
  const toggle = (value: Said) => {
    const said = extras.said.includes(value) ? extras.said.filter((other) => other !== value) : [...extras.said, value]
    onChange({ ...extras, said })
  }
  return (
    <>
      {door.measure === true && <Thermometer typed={extras.celsius} onType={(celsius) => onChange({ ...extras, celsius })} />}
      {asking ? (
        <div ref={bringIntoView}>
          <Choices legend={t('courier.extras.said')} values={SAID} chosen={extras.said} name={(value) => t(`courier.extras.said.${value}`)} onChoose={toggle} />
        </div>
      ) : (
        <button type="button" class="button big" aria-expanded={false} onClick={() => setAsking(true)}>
          <Icon name="bowl" />
          {t('courier.extras.ask')}
        </button>
      )}
    </>
  )
}

function Thermometer({ typed, onType }: { typed: string; onType: (typed: string) => void }): JSX.Element {
  return (
    <>
      <label class="field">
        <span>{t('courier.extras.celsius')}</span>
        <input type="text" inputMode="decimal" maxLength={6} value={typed} onInput={(event) => onType(event.currentTarget.value)} />
      </label>
      {typed.trim() !== '' && readCelsius(typed) === null && (
        <div role="alert">
          <Notice kind="warn" icon="alarm">{t('courier.extras.celsius.wrong')}</Notice>
        </div>
      )}
    </>
  )
}
