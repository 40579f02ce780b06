import type { JSX } from 'preact'
import { language } from '../../shared/texts'
import { t, word } from '../texts'

/** One field of the referral form as the server describes it. */
export interface FormField {
  key: string
  /** text | phone | birth_date | date | number | choice | yes_no | … */
  kind: string
  heading: string
  english: string
  group: string
  required: boolean
  choices: string[]
  low: number
  high: number
  sample: string
}

/** What people write at length: an address, a way in, a wish. */
const WIDE = new Set(['address', 'entry_note', 'requests', 'provider_note'])

/** One field with the heading that the paper form has. */
export function FieldInput({ field }: { field: FormField }): JSX.Element {
  return (
    <label class={WIDE.has(field.key) ? 'field wide' : 'field'}>
      <span>
        {language.value === 'ko' ? field.heading : field.english}
        {field.required && <span class="required"> {t('desk.required')}</span>}
      </span>
      <Input field={field} />
    </label>
  )
}

function Input({ field }: { field: FormField }): JSX.Element {
  const common = { name: field.key, required: field.required }
  if (field.choices.length > 0) {
    return (
      <select {...common}>
        <option value="">{t('desk.choose')}</option>
        {field.choices.map((choice) => (
          <option key={choice} value={choice}>
            {word('desk.choice', choice)}
          </option>
        ))}
      </select>
    )
  }
  if (field.kind === 'number') return <input {...common} type="number" min={field.low} max={field.high} />
  if (field.kind === 'date' || field.kind === 'birth_date') return <input {...common} type="date" />
  if (field.kind === 'phone') return <input {...common} type="tel" maxLength={40} placeholder={field.sample} autocomplete="off" />
  return <input {...common} type="text" maxLength={field.high > 0 ? field.high : 500} placeholder={field.sample} autocomplete="off" />
}
