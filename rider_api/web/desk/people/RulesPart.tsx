import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { sayDay } from '../../shared/days'
import { Failure, useAction } from '../../shared/failure'
import { Icon } from '../../shared/icons'
import { useFetched } from '../parts/fetching'
import { tell } from '../store/notice'
import { mayDecide, seesDay } from '../store/session'
import { t, word } from '../texts'
import { Part } from './Part'
import { addRule, choicesOf, dropRule, getRules, kindsOf, sayRule, type Choice, type Rule, type RuleKind, type Rules } from './rules'

/** Who may bring this person their meals: the rules, one more, and from when they are kept. */
export function RulesPart({ number }: { number: number }): JSX.Element | null {
  if (!seesDay.value) return null // a care manager plans no tours
  return <OpenRules number={number} />
}

function OpenRules({ number }: { number: number }): JSX.Element {
  const { answer, error, again } = useFetched(String(number), () => getRules(number), true)
  return (
    <Part title={t('desk.rules')}>
      <Failure error={error} />
      {answer !== null && (
        <>
          <RuleList number={number} rules={answer.rules} onChanged={again} />
          {mayDecide.value && <RuleForm number={number} rules={answer} onAdded={again} />}
          <p>
            {t('desk.rules.from_next_plan')}{' '}
            {answer.planned_days.length > 0 && <strong>{t('desk.rules.planned', { days: answer.planned_days.map(sayDay).join(', ') })}</strong>}
          </p>
        </>
      )}
    </Part>
  )
}

function RuleList({ number, rules, onChanged }: { number: number; rules: Rule[]; onChanged: () => void }): JSX.Element {
  const dropping = useAction(async (rule: Rule) => {
    await dropRule(number, rule.id)
    const putBack = async (): Promise<void> => {
      try {
        await addRule(number, rule.kind, rule.value)
      } catch {
        tell(t('desk.rules.not_back'))
      }
      onChanged()
    }
    tell(t('desk.rules.dropped', { rule: sayRule(rule) }), () => void putBack())
    onChanged()
  })
  return (
    <>
      <ul class="plain-list">
        {rules.map((rule) => (
          <li key={rule.id} class="row-actions">
            <span>
              {sayRule(rule)}
              {rule.team !== null && ` · ${rule.team}`} {rule.gone && <strong class="troubled">{t('desk.rules.gone')}</strong>}
            </span>
            {mayDecide.value && (
              <button class="button small" aria-label={t('desk.rules.drop.of', { rule: sayRule(rule) })} aria-disabled={dropping.busy} onClick={() => void dropping.run(rule)}>
                {t('desk.rules.drop')}
              </button>
            )}
          </li>
        ))}
      </ul>
      {rules.length === 0 && <p>{t('desk.rules.none')}</p>}
      <Failure error={dropping.error} />
    </>
  )
}

function RuleForm({ number, rules, onAdded }: { number: number; rules: Rules; onAdded: () => void }): JSX.Element | null {
  const kinds = kindsOf(rules)
  const [chosen, setChosen] = useState<RuleKind | null>(null)
  const kind = chosen ?? kinds[0]
  const adding = useAction(async (form: FormData) => {
    if (kind === undefined) return
    const value = String(form.get('value') ?? '')
    await addRule(number, kind, value)
    tell(t('desk.rules.added', { rule: sayRule({ kind, value }) }))
    onAdded()
  })
  if (kind === undefined) return null
  const choices = choicesOf(rules, kind)
  return (
    <form
      class="supply-form"
      aria-label={t('desk.rules.add')}
      onSubmit={(event) => {
        event.preventDefault()
        void adding.run(new FormData(event.currentTarget))
      }}
    >
      <label class="field">
        {t('desk.rules.kind')}
        <select value={kind} onChange={(event) => setChosen(kinds.find((one) => one === event.currentTarget.value) ?? null)}>
          {kinds.map((one) => (
            <option key={one} value={one}>
              {t(`desk.rule.${one}`)}
            </option>
          ))}
        </select>
      </label>
      {choices.length > 0 && (
        <label class="field">
          {t('desk.rules.value')}
          <select name="value" key={kind}>
            {choices.map((choice) => (
              <option key={choice.value} value={choice.value}>
                {sayChoice(kind, choice)}
              </option>
            ))}
          </select>
        </label>
      )}
      <button class="button" aria-disabled={adding.busy}>
        <Icon name="plus" />
        {t('desk.rules.add')}
      </button>
      <Failure error={adding.error} />
    </form>
  )
}

function sayChoice(kind: RuleKind, { value, team }: Choice): string {
  if (kind === 'only_model') return word('shared.model', value)
  return team === '' ? value : `${value} · ${team}`
}
