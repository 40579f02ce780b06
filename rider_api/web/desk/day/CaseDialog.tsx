import type { JSX } from 'preact'
import { Failure, useAction } from '../../shared/failure'
import { Icon } from '../../shared/icons'
import { formatMoment } from '../../shared/texts'
import type { CaseDetail, DeskCase } from '../../shared/types'
import { acknowledgeCase, closeCase, getCase } from '../calls'
import { findStepToTake } from '../logic/exceptions'
import { Dialog } from '../parts/Dialog'
import { Countdown } from '../parts/Countdown'
import { useFetched } from '../parts/fetching'
import { loadAgain } from '../store/day'
import { tell } from '../store/notice'
import { mayCare } from '../store/session'
import { t, word } from '../texts'
import { CaseMessages } from './CaseMessages'

const CODES = ['seen_in_person', 'heard_by_phone', 'family_confirmed', 'in_hospital', 'away_confirmed', 'emergency_handed_over'] as const
/** Who may be given the all-clear although nobody had alarmed them. */
const TELL = ['guardian', 'dong_care_manager'] as const

/** A case with its ladder. Closing it needs how it ended and who saw or heard the person. */
export function CaseDialog({ one, onClose }: { one: DeskCase; onClose: () => void }): JSX.Element {
  const detail = useFetched(one.id, () => getCase(one.id), true)
  return (
    <Dialog title={`${word('desk.cause', one.cause)} · ${one.recipient.name} (${one.recipient.number})`} onClose={onClose}>
      <RiskLine detail={detail.answer} />
      <Ladder one={one} />
      {mayCare.value && <TakeButton one={one} />}
      <Reach one={one} reach={detail.answer?.reach ?? null} />
      <Failure error={detail.error} />
      {detail.answer !== null && <CaseMessages messages={detail.answer.messages} onChanged={detail.again} />}
      {mayCare.value && <ClosingForm one={one} consents={detail.answer?.consents_to_third_parties ?? true} onClose={onClose} />}
    </Dialog>
  )
}

/** How much the person is at risk, and why the ladder goes faster than usual. */
function RiskLine({ detail }: { detail: CaseDetail | null }): JSX.Element | null {
  if (detail === null) return null
  const jumps = detail.jumps.map((jump) => word('desk.jump', jump.reason)).join(', ')
  return (
    <p>
      {t('desk.risk')}: <strong>{word('desk.risk', detail.risk.level)}</strong>
      {detail.risk.reasons.length > 0 && ` (${detail.risk.reasons.map((reason) => word('desk.risk', reason)).join(', ')})`}
      {jumps !== '' && (
        <>
          <br />
          {t('desk.case.faster', { reasons: jumps })}
        </>
      )}
    </p>
  )
}

/** Whom to call and where to go, one tap away. */
function Reach({ one, reach }: { one: DeskCase; reach: CaseDetail['reach'] | null }): JSX.Element {
  const guardian = reach?.guardian ?? null
  return (
    <div class="case-reach">
      {reach !== null && reach.phone !== null && (
        <a class="button" href={`tel:${reach.phone}`}>
          <Icon name="phone" />
          {t('desk.case.call', { phone: reach.phone })}
        </a>
      )}
      {guardian !== null && (
        <a class="button" href={`tel:${guardian.phone}`}>
          <Icon name="phone" />
          {t('desk.case.call.guardian', { name: guardian.name, phone: guardian.phone })}
        </a>
      )}
      {reach !== null && reach.address !== '' && (
        <p>
          <Icon name="house" /> {reach.address}
          {reach.entry_note !== null && ` · ${reach.entry_note}`}
        </p>
      )}
      <p>
        <a href={`#/people/${one.recipient.number}`}>{t('desk.case.person')}</a>
      </p>
    </div>
  )
}

/** Take on the step that waits, or the next one before its time. */
function TakeButton({ one }: { one: DeskCase }): JSX.Element | null {
  const step = findStepToTake(one)
  const taking = useAction(async (position: number) => {
    await acknowledgeCase(one.id, position)
    await loadAgain()
  })
  if (step === null) return null
  const target = one.steps.find((other) => other.position === step.position)?.target ?? ''
  return (
    <p>
      <button class="button primary" aria-disabled={taking.busy} onClick={() => void taking.run(step.position)}>
        {t('desk.case.acknowledge.step', { target: word('desk.target', target) })}
      </button>
      <Failure error={taking.error} />
    </p>
  )
}

function Ladder({ one }: { one: DeskCase }): JSX.Element {
  return (
    <ol class="ladder">
      {one.steps.map((step) => (
        <li key={step.position} class={step.acknowledged_at !== null ? 'done' : step.fired_at !== null ? 'fired' : 'ahead'}>
          <Icon name={step.acknowledged_at !== null ? 'check' : step.fired_at !== null ? 'bell' : 'clock'} />
          <strong>{word('desk.target', step.target)}</strong>{' '}
          {step.acknowledged_at !== null ? (
            t('desk.step.acknowledged', { time: formatMoment(step.acknowledged_at) })
          ) : step.fired_at !== null ? (
            t('desk.step.fired', { time: formatMoment(step.fired_at) })
          ) : (
            <Countdown until={step.due_at} />
          )}
        </li>
      ))}
    </ol>
  )
}

function ClosingForm({ one, consents, onClose }: { one: DeskCase; consents: boolean; onClose: () => void }): JSX.Element {
  const closing = useAction(async (code: string, who: string, note: string, alsoTell: string[]) => {
    await closeCase(one.id, { code, who, note, tell: alsoTell })
    tell(t('desk.case.closed', { name: one.recipient.name }))
    onClose()
    await loadAgain()
  })
  function submit(event: SubmitEvent): void {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    void closing.run(String(form.get('code')), String(form.get('who')), String(form.get('note')), form.getAll('tell').map(String))
  }
  return (
    <form class="stack" onSubmit={submit}>
      <h3>{t('desk.case.close')}</h3>
      <fieldset class="choices">
        <legend>{t('desk.case.how')}</legend>
        {CODES.map((code) => (
          <label key={code} class="choice">
            <input type="radio" name="code" value={code} required />
            {t(`desk.closing.${code}`)}
          </label>
        ))}
      </fieldset>
      <label class="field">
        {t('desk.case.who')}
        <input name="who" required minLength={2} maxLength={100} autocomplete="off" />
      </label>
      <label class="field">
        {t('desk.note')}
        <textarea name="note" rows={2} maxLength={1000} />
      </label>
      <fieldset class="choices">
        <legend>{t('desk.case.tell')}</legend>
        {TELL.map((target) => (
          <label key={target} class="choice">
            <input type="checkbox" name="tell" value={target} disabled={!consents} />
            {t(`desk.case.tell.${target}`)}
          </label>
        ))}
        <p>
          <small>{t(consents ? 'desk.case.tell.about' : 'desk.case.tell.no_consent')}</small>
        </p>
      </fieldset>
      <Failure error={closing.error} />
      <button class="button primary" aria-disabled={closing.busy}>
        {t('desk.case.close')}
      </button>
    </form>
  )
}
