import type { ComponentChildren, JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Failure, useAction } from '../../shared/failure'
import { Icon, type IconName } from '../../shared/icons'
import { formatMoment, read } from '../../shared/texts'
import { acknowledgeCase, handOver } from '../calls'
import { findStepToTake, findWaitingStep, type CaseException, type DeskException, type Pressure, type TaskException } from '../logic/exceptions'
import { Countdown } from '../parts/Countdown'
import { loadAgain } from '../store/day'
import { mayCare, mayDecide, me } from '../store/session'
import { t, word } from '../texts'
import { HandDialog } from './HandDialog'

const PRESSURE_ICONS: Record<Pressure, IconName> = { alarm: 'alarm', soon: 'clock', calm: 'bell' }

/** A welfare case: whom it is about, which step waits, and when the ladder goes on by itself. */
export function CaseRow({ one, onOpen }: { one: CaseException; onOpen: () => void }): JSX.Element {
  const waiting = findWaitingStep(one.case)
  const next = one.case.next_step
  const toTake = findStepToTake(one.case)
  const acknowledging = useAction(async (position: number) => {
    await acknowledgeCase(one.case.id, position)
    await loadAgain()
  })
  return (
    <Row
      one={one}
      title={word('desk.cause', one.case.cause)}
      until={null}
      actions={
        <>
          {mayCare.value && toTake !== null && (
            <button class="button small primary" data-key="o" aria-disabled={acknowledging.busy} onClick={() => void acknowledging.run(toTake.position)}>
              {t('desk.case.acknowledge')}
            </button>
          )}
          <button class="button small" data-row onClick={onOpen}>
            {mayCare.value ? t('desk.case.open') : t('desk.details')}
          </button>
        </>
      }
    >
      <p>
        <a href={`#/people/${one.case.recipient.number}`}>
          {one.case.recipient.name} ({one.case.recipient.number})
        </a>{' '}
        <small>{t('desk.case.since', { time: formatMoment(one.case.opened_at) })}</small>
      </p>
      {waiting !== null && <p class="waiting-step">{t('desk.case.waiting', { target: word('desk.target', waiting.target) })}</p>}
      {next !== null && (
        <p class="next-step">
          {t('desk.case.next', { target: word('desk.target', next.target) })} <Countdown until={next.due_at} />
        </p>
      )}
      <Failure error={acknowledging.error} />
    </Row>
  )
}

/** A task: what is the matter, what to do, until when. */
export function TaskRow({ one, onOpen }: { one: TaskException; onOpen: () => void }): JSX.Element {
  return (
    <Row
      one={one}
      title={word('desk.task', one.task.kind)}
      until={one.dueAt}
      actions={
        mayDecide.value && (
          <button class="button small" data-row onClick={onOpen}>
            {t('desk.task.open')}
          </button>
        )
      }
    >
      <p>{read(one.task.reason.cause)}</p>
      <p class="what-to-do">{read(one.task.reason.action)}</p>
    </Row>
  )
}

interface RowProps {
  one: DeskException
  title: string
  /** When it is due, unless the row says so itself. */
  until: string | null
  actions: ComponentChildren
  children: ComponentChildren
}

/** What is the matter, until when and whose it is, then everything that can be done about it in one line. */
function Row({ one, title, until, actions, children }: RowProps): JSX.Element {
  const { pressure } = one
  const [handing, setHanding] = useState(false)
  const taking = useAction(async () => {
    await handOver(one)
    await loadAgain()
  })
  const mine = one.owner === me.value?.login
  return (
    <li class={`exception ${pressure}`} data-key={one.key}>
      <header>
        <Icon name={PRESSURE_ICONS[pressure]} />
        <h3>{title}</h3>
        <span class="tag">{t(`desk.pressure.${pressure}`)}</span>
      </header>
      {children}
      <p class="owner">
        {until !== null && <Countdown until={until} />}
        <span>{one.owner === null ? t('desk.owner.none') : t('desk.owner', { owner: one.owner })}</span>
      </p>
      <div class="row-actions">
        {actions}
        {mayDecide.value && !mine && (
          <button class="button small" data-key={one.type === 'task' ? 'o' : undefined} aria-disabled={taking.busy} onClick={() => void taking.run()}>
            {t('desk.owner.take')}
          </button>
        )}
        {mayDecide.value && (
          <button class="button small plain" onClick={() => setHanding(true)}>
            {t('desk.owner.hand')}
          </button>
        )}
      </div>
      <Failure error={taking.error} />
      {handing && <HandDialog one={one} title={title} onClose={() => setHanding(false)} />}
    </li>
  )
}
