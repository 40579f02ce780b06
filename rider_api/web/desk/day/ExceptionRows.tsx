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
    <Row one={one} title={word('desk.cause', one.case.cause)}>
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
      <div class="row-actions">
        {mayCare.value && toTake !== null && (
          <button class="button small primary" data-key="o" aria-disabled={acknowledging.busy} onClick={() => void acknowledging.run(toTake.position)}>
            {t('desk.case.acknowledge')}
          </button>
        )}
        <button class="button small" data-row onClick={onOpen}>
          {mayCare.value ? t('desk.case.open') : t('desk.details')}
        </button>
      </div>
    </Row>
  )
}

/** A task: what is the matter, what to do, until when. */
export function TaskRow({ one, onOpen }: { one: TaskException; onOpen: () => void }): JSX.Element {
  return (
    <Row one={one} title={word('desk.task', one.task.kind)}>
      <p>{read(one.task.reason.cause)}</p>
      <p class="what-to-do">{read(one.task.reason.action)}</p>
      {one.dueAt !== null && <Countdown until={one.dueAt} />}
      {mayDecide.value && (
        <div class="row-actions">
          <button class="button small" data-row onClick={onOpen}>
            {t('desk.task.open')}
          </button>
        </div>
      )}
    </Row>
  )
}

function Row({ one, title, children }: { one: DeskException; title: string; children: ComponentChildren }): JSX.Element {
  const { pressure } = one
  return (
    <li class={`exception ${pressure}`} data-key={one.key}>
      <header>
        <Icon name={PRESSURE_ICONS[pressure]} />
        <h3>{title}</h3>
        <span class="tag">{t(`desk.pressure.${pressure}`)}</span>
      </header>
      {children}
      <Owner one={one} title={title} />
    </li>
  )
}

/** Who looks after it, and the ways to take it or to hand it on. */
function Owner({ one, title }: { one: DeskException; title: string }): JSX.Element {
  const [handing, setHanding] = useState(false)
  const mine = one.owner === me.value?.login
  const taking = useAction(async () => {
    await handOver(one)
    await loadAgain()
  })
  return (
    <>
      <div class="owner">
        <span>{one.owner === null ? t('desk.owner.none') : t('desk.owner', { owner: one.owner })}</span>
        {mayDecide.value && (
          <>
            {!mine && (
              <button class="button small" data-key={one.type === 'task' ? 'o' : undefined} aria-disabled={taking.busy} onClick={() => void taking.run()}>
                {t('desk.owner.take')}
              </button>
            )}
            <button class="button small plain" onClick={() => setHanding(true)}>
              {t('desk.owner.hand')}
            </button>
          </>
        )}
      </div>
      <Failure error={taking.error} />
      {handing && <HandDialog one={one} title={title} onClose={() => setHanding(false)} />}
    </>
  )
}
