/** Six digits on big keys: to open the phone, or chosen when it comes in. */
import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Icon } from '../../shared/icons'
import type { Chosen } from '../gate'
import { choosePin, unlockPhone } from '../phone'
import { gate, open } from '../state'
import { t } from '../texts'
import { Notice } from './Notice'

const DIGITS = 6
const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '', '0', 'back'] as const

/** The phone was not used for a while. 119 needs no PIN. */
export function Locked(): JSX.Element {
  const [wrong, setWrong] = useState(false)
  const [forgotten, setForgotten] = useState(false)
  const [called, setCalled] = useState(false)

  async function tryPin(pin: string): Promise<void> {
    const outcome = await unlockPhone(pin)
    setWrong(outcome === 'wrong')
    if (outcome === 'open' && called) open({ name: 'emergency', key: null })
  }

  return (
    <section class="view pin">
      <h1>{t('courier.pin.title')}</h1>
      {wrong && (
        <div role="alert">
          <Notice kind="danger" icon="alarm">{t('courier.pin.wrong', { count: gate.value.tries_left })}</Notice>
        </div>
      )}
      <Pad onPin={tryPin} />
      <div class="pair">
        <button type="button" class="button" aria-expanded={forgotten} onClick={() => setForgotten(!forgotten)}>
          {t('courier.pin.forgotten')}
        </button>
        <a class="button danger" href="tel:119" onClick={() => setCalled(true)}>
          <Icon name="phone" />
          {t('courier.pin.119')}
        </a>
      </div>
      {forgotten && <p>{t('courier.pin.forgotten.how')}</p>}
    </section>
  )
}

/** A PIN is typed twice, so that nobody is locked out by a slip of the thumb. */
export function ChoosePin({ onChosen }: { onChosen: (chosen: Chosen) => Promise<void> }): JSX.Element {
  const [first, setFirst] = useState<{ pin: string; chosen: Promise<Chosen> } | null>(null)
  const [hint, setHint] = useState<'weak' | 'differs' | null>(null)

  async function take(pin: string): Promise<void> {
    if (first === null) {
      setHint(isWeak(pin) ? 'weak' : null)
      // Its key takes a cheap phone a second: it is made while the person types the same digits again.
      if (!isWeak(pin)) setFirst({ pin, chosen: choosePin(pin) })
    } else if (first.pin === pin) {
      await onChosen(await first.chosen)
    } else {
      setHint('differs')
      setFirst(null)
    }
  }

  return (
    <>
      <p>{t(first === null ? 'courier.pin.choose' : 'courier.pin.again')}</p>
      {hint !== null && (
        <div role="alert">
          <Notice kind="warn" icon="alarm">{t(`courier.pin.${hint}`)}</Notice>
        </div>
      )}
      <Pad key={first === null ? 'first' : 'again'} onPin={take} />
    </>
  )
}

function isWeak(pin: string): boolean {
  return /^(\d)\1+$/.test(pin) || '0123456789'.includes(pin) || '9876543210'.includes(pin)
}

function Pad({ onPin }: { onPin: (pin: string) => Promise<void> }): JSX.Element {
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)

  async function press(key: string): Promise<void> {
    if (busy) return
    const next = key === 'back' ? typed.slice(0, -1) : typed + key
    setTyped(next)
    if (next.length < DIGITS) return
    setBusy(true)
    await onPin(next).finally(() => {
      setBusy(false)
      setTyped('')
    })
  }

  useEffect(() => {
    const listen = ({ key }: KeyboardEvent) => {
      if (/^\d$/.test(key)) void press(key)
      else if (key === 'Backspace') void press('back')
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  })

  return (
    <div class="pad" role="group" aria-label={t('courier.pin.pad')} aria-busy={busy}>
      <output aria-label={t('courier.pin.typed', { count: typed.length })}>{'●'.repeat(typed.length) + '○'.repeat(DIGITS - typed.length)}</output>
      <div>
        {KEYS.map((key) =>
          key === '' ? (
            <span key="gap" />
          ) : (
            <button type="button" class="button" key={key} onClick={() => void press(key)}>
              {key === 'back' ? <small>{t('courier.pin.delete')}</small> : key}
            </button>
          ),
        )}
      </div>
    </div>
  )
}
