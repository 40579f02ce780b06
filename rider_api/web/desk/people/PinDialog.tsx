import type { JSX } from 'preact'
import { lazy, Suspense } from 'preact/compat'
import { useState } from 'preact/hooks'
import { Failure, useAction } from '../../shared/failure'
import { pinHome } from '../calls'
import { Dialog } from '../parts/Dialog'
import { tell } from '../store/notice'
import { t } from '../texts'
import type { Person } from './person'

const PinMap = lazy(() => import('../map/PinMap'))

interface PinDialogProps {
  home: NonNullable<Person['home']>
  onClose: (pinned: boolean) => void
}

/** Say where a home is: by a click on the map, or by typing its coordinates. */
export function PinDialog({ home, onClose }: PinDialogProps): JSX.Element {
  const [spot, setSpot] = useState({ lat: home.lat?.toFixed(6) ?? '', lon: home.lon?.toFixed(6) ?? '' })
  const pinning = useAction(async () => {
    await pinHome(home.id, Number(spot.lat), Number(spot.lon))
    tell(t('desk.pin.done'))
    onClose(true)
  })
  const [lat, lon] = [Number(spot.lat), Number(spot.lon)]
  return (
    <Dialog title={t('desk.pin')} onClose={() => onClose(false)} wide>
      <p>{home.address}</p>
      <div class="pin-map">
        <Suspense fallback={null}>
          <PinMap lat={lat || 37.5563} lon={lon || 126.9084} onPick={(at) => setSpot({ lat: at.lat.toFixed(6), lon: at.lon.toFixed(6) })} />
        </Suspense>
      </div>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault()
          void pinning.run()
        }}
      >
        <div class="form-grid">
          {(['lat', 'lon'] as const).map((key) => (
            <label key={key} class="field">
              {t(`desk.pin.${key}`)}
              <input inputMode="decimal" pattern="-?[0-9]{1,3}(\.[0-9]+)?" required value={spot[key]} onInput={(event) => setSpot({ ...spot, [key]: event.currentTarget.value })} />
            </label>
          ))}
        </div>
        <Failure error={pinning.error} />
        <button class="button primary" aria-disabled={pinning.busy}>
          {t('desk.pin.save')}
        </button>
      </form>
    </Dialog>
  )
}
