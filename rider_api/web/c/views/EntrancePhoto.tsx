/** The entrance as a colleague saw it and the desk approved it: fetched when asked for, never stored. */
import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Icon } from '../../shared/icons'
import { fetchEntrance } from '../phone'
import { t } from '../texts'
import { Notice } from './Notice'

export function EntrancePhoto({ sha256 }: { sha256: string }): JSX.Element {
  const [address, setAddress] = useState<string | null>(null)
  const [failed, setFailed] = useState(false)

  async function see(): Promise<void> {
    const photo = await fetchEntrance(sha256)
    setFailed(photo === null)
    setAddress(photo === null ? null : URL.createObjectURL(photo))
  }

  useEffect(() => () => {
    if (address !== null) URL.revokeObjectURL(address)
  }, [address])

  if (address !== null) return <img class="entrance-photo" src={address} alt={t('courier.entrance.picture')} />
  return (
    <>
      <button type="button" class="button big" onClick={() => void see()}>
        <Icon name="camera" />
        {t('courier.entrance.see')}
      </button>
      {failed && (
        <div role="alert">
          <Notice kind="warn" icon="offline">{t('courier.entrance.unseen')}</Notice>
        </div>
      )}
    </>
  )
}
