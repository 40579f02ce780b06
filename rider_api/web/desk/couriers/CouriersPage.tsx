/** Couriers: a link to come in by, and which phones are theirs. */
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { call } from '../../shared/api'
import { Failure, useAction } from '../../shared/failure'
import { Icon } from '../../shared/icons'
import type { ModelCode } from '../../shared/types'
import { Age } from '../parts/Countdown'
import { useFetched } from '../parts/fetching'
import { ModelMark } from '../parts/StateMark'
import { area } from '../store/day'
import { tell } from '../store/notice'
import { mayDecide } from '../store/session'
import { t } from '../texts'
import { LinkDialog } from './LinkDialog'

interface Courier {
  id: string
  code: string
  team: string
  model: ModelCode
  active: boolean
  devices: Device[]
}

interface Device {
  id: string
  label: string
  last_seen_at: string | null
  revoked_at: string | null
}

export function CouriersPage(): JSX.Element {
  const [linked, setLinked] = useState<Courier | null>(null)
  const { answer, error, again } = useFetched(area.value?.id ?? '', () => call<Courier[]>('GET', `/desk/couriers?area=${area.value?.id ?? ''}`), true)
  return (
    <section class="panel" aria-labelledby="couriers-title">
      <h2 id="couriers-title">{t('desk.couriers')}</h2>
      <Failure error={error} />
      <ul class="couriers">
        {(answer ?? []).map((courier) => (
          <li key={courier.id}>
            <ModelMark model={courier.model} words={false} />
            <strong>{courier.code}</strong>
            <span>{courier.team}</span>
            <Devices courier={courier} onRevoked={again} />
            {mayDecide.value && (
              <button class="button small" aria-label={t('desk.link.of', { code: courier.code })} onClick={() => setLinked(courier)}>
                {t('desk.link')}
              </button>
            )}
          </li>
        ))}
      </ul>
      {linked !== null && <LinkDialog courier={linked} onClose={() => setLinked(null)} />}
    </section>
  )
}

function Devices({ courier, onRevoked }: { courier: Courier; onRevoked: () => void }): JSX.Element {
  const valid = courier.devices.filter((device) => device.revoked_at === null)
  if (valid.length === 0) return <span class="seen never">{t('desk.device.none')}</span>
  return (
    <ul class="devices">
      {valid.map((device) => (
        <DeviceRow key={device.id} device={device} code={courier.code} onRevoked={onRevoked} />
      ))}
    </ul>
  )
}

function DeviceRow({ device, code, onRevoked }: { device: Device; code: string; onRevoked: () => void }): JSX.Element {
  const revoking = useAction(async () => {
    await call('POST', `/desk/devices/${device.id}/revoke`, { body: {} })
    tell(t('desk.device.revoked', { label: device.label }))
    onRevoked()
  })
  return (
    <li>
      <span class="seen">
        <Icon name="phone" />
        {device.label} {device.last_seen_at === null ? t('desk.device.never') : <Age moment={device.last_seen_at} />}
      </span>
      {mayDecide.value && (
        <button class="button small" aria-disabled={revoking.busy} aria-label={t('desk.device.revoke.of', { label: device.label, code })} onClick={() => void revoking.run()}>
          {t('desk.device.revoke')}
        </button>
      )}
      <Failure error={revoking.error} />
    </li>
  )
}
