/** The switch for being woken: only where the server and the browser can. */
import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { findPush, startPush, stopPush } from '../push'
import type { PushState } from '../../shared/types'
import { t } from '../texts'
import { Notice } from './Notice'
import { Choices } from './inputs'

const ANSWERS = ['yes', 'no'] as const

export function Push(): JSX.Element | null {
  const [push, setPush] = useState<PushState | null>(null)
  const [refused, setRefused] = useState(false)
  useEffect(() => void findPush().then(setPush), [])
  if (push?.public_key == null) return null
  const key = push.public_key

  async function choose(wanted: boolean): Promise<void> {
    const on = wanted && (await startPush(key))
    if (!wanted) await stopPush()
    setRefused(wanted && !on)
    setPush({ public_key: key, on })
  }

  return (
    <>
      <Choices
        legend={t('courier.settings.push')}
        values={ANSWERS}
        chosen={push.on ? 'yes' : 'no'}
        name={(value) => t(`courier.settings.push.${value}`)}
        onChoose={(answer) => void choose(answer === 'yes')}
      />
      {refused && (
        <Notice kind="warn" icon="alarm">
          <p>{t('courier.settings.push.refused')}</p>
        </Notice>
      )}
    </>
  )
}
