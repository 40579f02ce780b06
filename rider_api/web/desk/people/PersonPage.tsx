import type { ComponentChildren, JSX } from 'preact'
import { useState } from 'preact/hooks'
import { call } from '../../shared/api'
import { sayWhole } from '../../shared/days'
import { Failure } from '../../shared/failure'
import { Icon } from '../../shared/icons'
import { language } from '../../shared/texts'
import { useFetched } from '../parts/fetching'
import { mayDecide } from '../store/session'
import { t, word } from '../texts'
import { AddressDialog } from './AddressDialog'
import { DietDialog } from './DietDialog'
import { formatGuardian, type Person } from './person'
import { MergePart } from './MergePart'
import { Part } from './Part'
import { DatedPart, StandingPart, WelfarePart } from './PersonParts'
import { PinDialog } from './PinDialog'
import { RulesPart } from './RulesPart'
import { Timeline } from './Timeline'

/** Everything about one person that the desk may know: who, where, which meals, and what has happened. */
export function PersonPage({ number }: { number: string }): JSX.Element {
  const { answer, error, again } = useFetched(number, () => call<Person>('GET', `/desk/recipients/${encodeURIComponent(number)}`), true)
  return (
    <section class="panel person" aria-labelledby="person-title">
      <p>
        <a class="back" href="#/people">
          <Icon name="back" /> {t('desk.people')}
        </a>
      </p>
      <h2 id="person-title">
        {answer?.person.name} <small>{t('desk.task.person', { number })}</small>
      </h2>
      <p class="row-actions">
        <a class="button small" href={`/api/desk/recipients/${encodeURIComponent(number)}/history.xlsx?lang=${language.value}`} download>
          {t('desk.history.excel')}
        </a>
        <a class="button small" href={`/api/desk/recipients/${encodeURIComponent(number)}/history.csv?lang=${language.value}`} download>
          {t('desk.history.csv')}
        </a>
      </p>
      <Failure error={error} />
      {answer !== null && (
        <div class="columns">
          <div class="stack parts">
            <Facts answer={answer} onChanged={again} />
            <HomePart number={answer.person.number} home={answer.home} onChanged={again} />
            <StandingPart orders={answer.orders} />
            <DatedPart orders={answer.dated_orders} onChanged={again} />
            <RulesPart number={answer.person.number} />
            <WelfarePart answer={answer} />
            <MergePart answer={answer} onChanged={again} />
          </div>
          <Timeline entries={answer.timeline} />
        </div>
      )}
    </section>
  )
}

/** The level, and what it rests on. */
function formatRisk({ level, reasons }: Person['risk']): string {
  const why = reasons.map((reason) => word('desk.risk', reason)).join(', ')
  return why === '' ? word('desk.risk', level) : `${word('desk.risk', level)} (${why})`
}

function Facts({ answer, onChanged }: { answer: Person; onChanged: () => void }): JSX.Element {
  const [open, setOpen] = useState(false)
  const { person } = answer
  return (
    <Part title={t('desk.person')}>
      <dl class="facts">
        <Fact name={t('desk.person.birth')}>{person.birth_date && sayWhole(person.birth_date)}</Fact>
        <Fact name={t('desk.person.phone')}>{person.phone && <a class="link-line" href={`tel:${person.phone}`}>{person.phone}</a>}</Fact>
        <Fact name={t('desk.person.guardian')}>{formatGuardian(person.guardian)}</Fact>
        <Fact name={t('desk.person.diet')}>{person.diet}</Fact>
        <Fact name={t('desk.entry')}>{person.entry_note}</Fact>
        <Fact name={t('desk.person.containers')}>{answer.containers_owed > 0 ? answer.containers_owed : null}</Fact>
        <Fact name={t('desk.person.risk')}>{formatRisk(answer.risk)}</Fact>
      </dl>
      {mayDecide.value && (
        <button class="button small" onClick={() => setOpen(true)}>
          <Icon name="bowl" />
          {t('desk.diet')}
        </button>
      )}
      {open && (
        <DietDialog
          number={person.number}
          diet={person.diet}
          onClose={(changed) => {
            setOpen(false)
            if (changed) onChanged()
          }}
        />
      )}
    </Part>
  )
}

function HomePart({ number, home, onChanged }: { number: number; home: Person['home']; onChanged: () => void }): JSX.Element | null {
  const [open, setOpen] = useState<'pin' | 'move' | null>(null)
  const close = (changed: boolean) => {
    setOpen(null)
    if (changed) onChanged()
  }
  if (home === null) return null
  return (
    <Part title={t('desk.address')}>
      <p>
        {home.address} <small>{home.dong}</small>
      </p>
      <p>
        {word('desk.precision', home.precision)} {home.needs_pin && <strong class="troubled">{t('desk.flag.pin')}</strong>}
      </p>
      {mayDecide.value && (
        <div class="row-actions">
          <button class={home.needs_pin ? 'button small primary' : 'button small'} onClick={() => setOpen('pin')}>
            <Icon name="way" />
            {t('desk.pin')}
          </button>
          <button class="button small" onClick={() => setOpen('move')}>
            <Icon name="house" />
            {t('desk.move.address')}
          </button>
        </div>
      )}
      {open === 'pin' && <PinDialog home={home} onClose={close} />}
      {open === 'move' && <AddressDialog number={number} address={home.address} onClose={close} />}
    </Part>
  )
}

function Fact({ name, children }: { name: string; children: ComponentChildren }): JSX.Element | null {
  if (children === null || children === undefined || children === '' || children === false) return null
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
