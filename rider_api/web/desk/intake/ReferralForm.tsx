import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { call } from '../../shared/api'
import { Failure, useAction } from '../../shared/failure'
import { Icon } from '../../shared/icons'
import { useFetched } from '../parts/fetching'
import { area } from '../store/day'
import { t, word } from '../texts'
import { FieldInput, type FormField } from './FieldInput'

interface ReferralAnswer {
  outcome: string
  recipient_number: number | null
  /** Numbers of people who may be the same person. */
  duplicates: number[]
}

/** One referral by form: the fields, their headings and their choices are the server's, the same as in the file. */
export function ReferralForm(): JSX.Element {
  const { answer: fields, error } = useFetched('fields', () => call<FormField[]>('GET', '/desk/referrals/fields'))
  const [result, setResult] = useState<ReferralAnswer | null>(null)
  const sending = useAction(async (form: HTMLFormElement) => {
    setResult(null)
    const values = collectValues(new FormData(form))
    setResult(await call<ReferralAnswer>('POST', '/desk/referrals', { body: { ...values, area: area.value?.id ?? null, dry_run: false } }))
    form.reset()
  })
  if (fields === null) return <Failure error={error} />
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault()
        void sending.run(event.currentTarget)
      }}
    >
      <p>{t('desk.referral.about')}</p>
      {listGroups(fields).map((group) => (
        <fieldset key={group} class="form-group">
          <legend>{word('desk.group', group)}</legend>
          <div class="form-grid">
            {fields
              .filter((field) => field.group === group)
              .map((field) => (
                <FieldInput key={field.key} field={field} />
              ))}
          </div>
        </fieldset>
      ))}
      <Failure error={sending.error} />
      <div role="status">{result !== null && <Result result={result} />}</div>
      <button class="button primary" aria-disabled={sending.busy}>
        {t('desk.referral.send')}
      </button>
    </form>
  )
}

/** Groups of the form in the order in which they first come. */
function listGroups(fields: readonly FormField[]): string[] {
  return [...new Set(fields.map((field) => field.group))]
}

/** What was filled in; a field left empty is not sent at all. */
export function collectValues(form: FormData): Record<string, string> {
  const entries = [...form.entries()].map(([key, value]) => [key, String(value).trim()] as const)
  return Object.fromEntries(entries.filter(([, value]) => value !== ''))
}

function Result({ result }: { result: ReferralAnswer }): JSX.Element {
  return (
    <p class={result.duplicates.length > 0 ? 'notice warn' : 'notice good'}>
      <Icon name={result.duplicates.length > 0 ? 'bell' : 'check'} />
      <span>
        {word('desk.outcome', result.outcome)}{' '}
        {result.recipient_number !== null && <a href={`#/people/${result.recipient_number}`}>{t('desk.task.person', { number: result.recipient_number })}</a>}
        {result.duplicates.length > 0 && ` · ${t('desk.referral.duplicates', { numbers: result.duplicates.join(', ') })}`}
      </span>
    </p>
  )
}
