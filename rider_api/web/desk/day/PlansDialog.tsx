import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Failure } from '../../shared/failure'
import { minute } from '../../shared/serverClock'
import { formatDated } from '../../shared/texts'
import type { DeskDay, Figures, PlanBrief, Wish } from '../../shared/types'
import { getFigures } from '../calls'
import { costOf, FIGURE_LINES } from '../logic/comparing'
import { formatDifference } from '../logic/moves'
import { MODELS } from '../logic/progress'
import { Dialog } from '../parts/Dialog'
import { choose } from '../store/day'
import { formatWon, t, word } from '../texts'
import { Differences } from './Differences'
import { wordFigure } from './FigureTable'

/** So many versions side by side; older ones are history. */
const COMPARED = 4

/** Lines that the brief rows hold already. */
const SHOWN_ABOVE = new Set(['cost', 'unserved', 'violations'])

/** Versions of the day's plan beside each other: what each costs, whom it leaves out, and which model serves how many doors. */
export function PlansDialog({ day, onClose }: { day: DeskDay; onClose: () => void }): JSX.Element {
  const plans = chooseCompared(day.plans)
  const { figures, error } = useFigures(plans)
  const show = (plan: PlanBrief) => {
    onClose()
    void choose({ plan: plan.id })
  }
  return (
    <Dialog title={t('desk.plans')} onClose={onClose} wide>
      <div class="table-scroll" tabIndex={0} role="group" aria-label={t('desk.plans')}>
        <table class="table compare">
          <thead>
            <tr>
              <td />
              {plans.map((plan) => (
                <th key={plan.id} scope="col">
                  {t('desk.plan.version', { version: plan.version })} <small>
                    {t(`desk.plan.${plan.status}`)} {plan.made_by} {plan.wish !== null && wordWish(plan.wish)}
                  </small>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <BriefRows plans={plans} />
            <FigureRows plans={plans} figures={figures} />
            <tr>
              <td />
              {plans.map((plan) => (
                <td key={plan.id}>
                  <button class="button small" aria-pressed={day.plan?.id === plan.id} onClick={() => show(plan)}>
                    {day.plan?.id === plan.id ? t('desk.plans.shown', { version: plan.version }) : t('desk.plans.show', { version: plan.version })}
                  </button>
                </td>
              ))}
            </tr>
          </tbody>
        </table>
      </div>
      <Failure error={error} />
      {plans.length > 1 && <DifferencesBetween plans={plans} />}
    </Dialog>
  )
}

/** "만약: 성산2동 → 주민", "만약: 성산2동, 주민 없이". */
function wordWish(wish: Wish): string {
  const said = wish['rule'] === 'forbid' ? 'desk.wish.short.forbid' : 'desk.wish.short'
  return t(said, { dong: wish['dong'] || t('desk.wish.everywhere'), model: word('desk.model', wish['model'] ?? '') })
}

/** Any two versions, door by door. */
function DifferencesBetween({ plans }: { plans: readonly PlanBrief[] }): JSX.Element {
  const [since, setSince] = useState(plans[1]?.id ?? '')
  const [plan, setPlan] = useState(plans[0]?.id ?? '')
  const choices = plans.map((one) => (
    <option key={one.id} value={one.id}>
      {t('desk.plan.version', { version: one.version })} {t(`desk.plan.${one.status}`)}
    </option>
  ))
  return (
    <section class="stack">
      <h3>{t('desk.plans.doors_between')}</h3>
      <div class="inline-form">
        <label class="field">
          {t('desk.plans.one')}
          <select value={since} onChange={(event) => setSince(event.currentTarget.value)}>
            {choices}
          </select>
        </label>
        <label class="field">
          {t('desk.plans.other')}
          <select value={plan} onChange={(event) => setPlan(event.currentTarget.value)}>
            {choices}
          </select>
        </label>
      </div>
      <Differences plan={plan} since={since} />
    </section>
  )
}

/** The published plan and the newest others, newest first. */
export function chooseCompared(plans: readonly PlanBrief[]): PlanBrief[] {
  const newest = [...plans].sort((a, b) => b.version - a.version)
  const published = newest.filter((plan) => plan.status === 'published')
  const others = newest.filter((plan) => plan.status !== 'published').slice(0, COMPARED - published.length)
  return newest.filter((plan) => published.includes(plan) || others.includes(plan))
}

/** The figures of each version, fetched one after the other. */
function useFigures(plans: readonly PlanBrief[]): { figures: Map<string, Figures>; error: unknown } {
  const [figures, setFigures] = useState(new Map<string, Figures>())
  const [error, setError] = useState<unknown>(null)
  useEffect(() => {
    let left = false
    async function fetchAll(): Promise<void> {
      for (const plan of plans) {
        const figured = await getFigures(plan.id)
        if (left) return
        setFigures((known) => new Map(known).set(plan.id, figured))
      }
    }
    fetchAll().catch(setError)
    return () => {
      left = true
    }
  }, [plans.map((plan) => `${plan.id} ${plan.revision}`).join()])
  return { figures, error }
}

function BriefRows({ plans }: { plans: readonly PlanBrief[] }): JSX.Element {
  const costs = plans.map((plan) => costOf(plan.cost.total_won, plan.cost))
  const cheapest = Math.min(...costs)
  const parts = [...new Set(plans.flatMap((plan) => Object.keys(plan.cost)))].filter((part) => part !== 'total_won' && part !== 'unserved_won')
  return (
    <>
      <Row name={t('desk.plans.made')} values={plans.map((plan) => formatDated(plan.made_at, minute.value))} />
      <Row
        name={t('desk.plans.cost')}
        strong
        values={costs.map((cost) => (plans.length === 1 ? formatWon(cost) : `${formatWon(cost)} (${formatDifference(cost - cheapest)})`))}
      />
      {parts.map((part) => (
        <Row key={part} name={`– ${word('desk.cost', part)}`} values={plans.map((plan) => formatWon(plan.cost[part] ?? 0))} />
      ))}
      <Row name={t('desk.plans.unserved')} strong values={plans.map((plan) => t('desk.doors', { count: plan.unserved }))} />
      <Row name={t('desk.plans.violations')} strong values={plans.map((plan) => t('desk.figures.cases', { count: plan.violations }))} />
    </>
  )
}

function FigureRows({ plans, figures }: { plans: readonly PlanBrief[]; figures: Map<string, Figures> }): JSX.Element {
  const line = (tell: (one: Figures) => string) => plans.map((plan) => (figures.has(plan.id) ? tell(figures.get(plan.id)!) : '…'))
  return (
    <>
      {FIGURE_LINES.filter(({ name }) => !SHOWN_ABOVE.has(name)).map((figure) => (
        <Row key={figure.name} name={t(`desk.figures.${figure.name}`)} values={line((one) => wordFigure(figure, one))} />
      ))}
      {MODELS.map((model) => (
        <Row key={model} name={t(`shared.model.${model}`)} values={line((one) => t('desk.doors', { count: one.doors_by_model[model] ?? 0 }))} />
      ))}
    </>
  )
}

function Row({ name, values, strong = false }: { name: string; values: string[]; strong?: boolean }): JSX.Element {
  return (
    <tr class={strong ? 'strong' : ''}>
      <th scope="row">{name}</th>
      {values.map((value, index) => (
        <td key={index}>{value}</td>
      ))}
    </tr>
  )
}
