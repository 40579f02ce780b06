import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { call } from '../../shared/api'
import { Failure } from '../../shared/failure'
import { now } from '../../shared/serverClock'
import { Countdown } from '../parts/Countdown'
import { Dialog } from '../parts/Dialog'
import { tell } from '../store/notice'
import { t } from '../texts'

interface EnrolLink {
  url: string
  valid_seconds: number
  qr_svg: string
}

/** A link and QR code by which one phone comes in, once and soon. */
export function LinkDialog({ courier, onClose }: { courier: { id: string; code: string }; onClose: () => void }): JSX.Element {
  const [link, setLink] = useState<(EnrolLink & { until: string }) | null>(null)
  const [error, setError] = useState<unknown>(null)
  useEffect(() => {
    call<EnrolLink>('POST', `/desk/couriers/${courier.id}/link`, { body: {} }).then((made) => setLink({ ...made, until: new Date(now.value + made.valid_seconds * 1000).toISOString() }), setError)
  }, [])
  return (
    <Dialog title={t('desk.link.of', { code: courier.code })} onClose={onClose}>
      <Failure error={error} />
      {link !== null && (
        <div class="stack link">
          <p>{t('desk.link.about')}</p>
          <img src={`data:image/svg+xml;utf8,${encodeURIComponent(link.qr_svg)}`} alt={t('desk.link.qr', { code: courier.code })} width={256} height={256} />
          <p>
            {t('desk.link.until')} <Countdown until={link.until} />
          </p>
          <label class="field">
            {t('desk.link.address')}
            <input readOnly value={link.url} onFocus={(event) => event.currentTarget.select()} />
          </label>
          <button class="button" onClick={() => void copy(link.url)}>
            {t('desk.link.copy')}
          </button>
        </div>
      )}
    </Dialog>
  )
}

async function copy(address: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(address)
    tell(t('desk.link.copied'))
  } catch {
    // Without a secure connection the browser refuses; the address stands in the field beside the button.
    tell(t('desk.link.select'))
  }
}
