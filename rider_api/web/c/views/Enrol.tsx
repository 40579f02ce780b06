/** Coming in by a single-use link: the token is in the fragment, which never leaves the phone by itself. */
import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Refusal } from '../../shared/api'
import { read } from '../../shared/texts'
import type { Reason } from '../../shared/types'
import type { Chosen } from '../gate'
import { enrol } from '../phone'
import { gate, linkToken, waitingCount } from '../state'
import { t } from '../texts'
import { canLock } from '../vault'
import { ChoosePin } from './Pin'
import { Notice } from './Notice'

export function Enrol(): JSX.Element {
  const [reason, setReason] = useState<Reason | null>(null)
  const [unreached, setUnreached] = useState(false)
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const token = linkToken.value
  const ready = chosen !== null || gate.value.state === 'open'

  /** The link is used up only now: whoever is called away while choosing a PIN can come back to it. */
  async function connect(pin: Chosen | null): Promise<void> {
    setUnreached(false)
    setReason(null)
    try {
      if (token !== null) await enrol(token, pin)
      linkToken.value = null
    } catch (error) {
      if (!(error instanceof Refusal)) return setUnreached(true)
      linkToken.value = null
      setReason(error.reason)
    }
  }

  useEffect(() => {
    if (token !== null && ready) void connect(chosen)
  }, [token])

  async function take(made: Chosen): Promise<void> {
    setChosen(made)
    await connect(made)
  }

  const wanted = canLock() && token !== null && !ready
  return (
    <section class="view enrol pin">
      <Ended />
      <h1>{t('courier.enrol.title')}</h1>
      {!canLock() && <Notice kind="danger" icon="alarm">{t('courier.enrol.insecure')}</Notice>}
      {wanted && <ChoosePin onChosen={take} />}
      {token !== null && ready && !unreached && <p role="status">{t('courier.enrol.working')}</p>}
      {unreached && (
        <>
          <Notice kind="warn" icon="offline">{t('courier.enrol.unreached')}</Notice>
          <button type="button" class="button primary big" onClick={() => void connect(chosen)}>
            {t('courier.enrol.again')}
          </button>
        </>
      )}
      {reason !== null && (
        <div role="alert">
          <Notice kind="danger" icon="alarm">
            {read(reason.cause)} {read(reason.action)}
          </Notice>
        </div>
      )}
      {token === null && (
        <Notice kind="info" icon="phone">{t('courier.enrol.how')}</Notice>
      )}
    </section>
  )
}

const LEFT = { kind: 'good', icon: 'check' } as const
const SHUT_OUT = { kind: 'danger', icon: 'alarm' } as const

/** Why this phone is not connected any more, and that nothing is lost. */
function Ended(): JSX.Element | null {
  const { ended, state } = gate.value
  if (ended === null || state !== 'new' || linkToken.value !== null) return null
  return (
    <div role="alert">
      <Notice {...(ended === 'left' ? LEFT : SHUT_OUT)}>
        <strong>{t(`courier.ended.${ended}`)}</strong>{' '}
        {waitingCount.value > 0 && t('courier.ended.kept', { count: waitingCount.value })}
      </Notice>
    </div>
  )
}
