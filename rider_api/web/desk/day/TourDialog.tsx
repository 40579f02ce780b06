import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Failure, useAction } from '../../shared/failure'
import type { Plan, Tour } from '../../shared/types'
import { findLock, type LockKind } from '../logic/editing'
import { Dialog } from '../parts/Dialog'
import { keepEdit, keepRepair } from '../store/editing'
import { t } from '../texts'

interface TourDialogProps {
  plan: Plan
  tour: Tour
  onClose: () => void
}

const LOCKS: readonly LockKind[] = ['order', 'courier']

/** What can be done with a whole crew: lock it, swap it, empty it. */
export function TourDialog({ plan, tour, onClose }: TourDialogProps): JSX.Element {
  const others = plan.tours.filter((one) => one.duty_id !== tour.duty_id)
  const [other, setOther] = useState(others[0]?.duty_id ?? '')
  const acting = useAction(async (act: () => Promise<void>) => {
    await act()
    onClose()
  })
  return (
    <Dialog title={t('desk.tour.menu.title', { courier: tour.duty_code })} onClose={onClose}>
      <Failure error={acting.error} />
      <section class="stack">
        <h3>{t('desk.repair')}</h3>
        <p>{t('desk.repair.hint')}</p>
        <div class="row-actions">
          {(['courier_out', 'vehicle_broken'] as const).map((kind) => (
            <button key={kind} class="button danger" aria-disabled={acting.busy} onClick={() => void acting.run(() => keepRepair(plan, { kind, duty_id: tour.duty_id }))}>
              {t(`desk.repair.${kind}`)}
            </button>
          ))}
        </div>
        <LateKitchens plan={plan} tour={tour} onLate={(kitchen, seconds) => void acting.run(() => keepRepair(plan, { kind: 'kitchen_late', kitchen_id: kitchen, seconds }))} />
        {acting.busy && <p role="status">{t('desk.repair.searching')}</p>}
      </section>
      <section class="stack">
        <h3>{t('desk.tour.locks')}</h3>
        <div class="row-actions">
          {LOCKS.map((lock) => {
            const locked = findLock(plan, lock, tour.duty_code) !== null
            return (
              <button
                key={lock}
                class="button"
                aria-pressed={locked}
                onClick={() => void acting.run(() => keepEdit(plan, { kind: locked ? 'unlock' : 'lock', duty_id: tour.duty_id, lock }))}
              >
                {t(locked ? `desk.lock.${lock as 'order' | 'courier'}.off` : `desk.lock.${lock as 'order' | 'courier'}`)}
              </button>
            )
          })}
        </div>
      </section>
      {others.length > 0 && (
        <section class="stack">
          <h3>{t('desk.swap')}</h3>
          <div class="inline-form">
            <label class="field">
              {t('desk.swap.with')}
              <select value={other} onChange={(event) => setOther(event.currentTarget.value)}>
                {others.map((one) => (
                  <option key={one.duty_id} value={one.duty_id}>
                    {one.duty_code} · {t('desk.meals', { count: one.meals })}
                  </option>
                ))}
              </select>
            </label>
            <button class="button" onClick={() => void acting.run(() => keepEdit(plan, { kind: 'swap', duty_id: tour.duty_id, other_duty_id: other }))}>
              {t('desk.swap')}
            </button>
          </div>
        </section>
      )}
      <section class="stack">
        <h3>{t('desk.take_off')}</h3>
        <p>{t('desk.take_off.hint')}</p>
        <div class="row-actions">
          <button class="button" onClick={() => void acting.run(() => keepEdit(plan, { kind: 'take_off', duty_id: tour.duty_id }))}>
            {t('desk.take_off')}
          </button>
        </div>
      </section>
    </Dialog>
  )
}

/** A kitchen that this crew loads at hands over later: everybody who loads there waits, or others go first. */
function LateKitchens({ plan, tour, onLate }: { plan: Plan; tour: Tour; onLate: (kitchen: string, seconds: number) => void }): JSX.Element | null {
  const hubs = new Set(plan.tours.flatMap((one) => one.stops.filter((stop) => stop.kind === 'drop').map((stop) => stop.place.id)))
  const pickups = tour.stops.filter((stop) => stop.kind === 'pickup' && !hubs.has(stop.place.id))
  const places = [...new Map(pickups.map((stop) => [stop.place.id, stop])).values()]
  if (places.length === 0) return null
  function submit(event: SubmitEvent): void {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    const [hours = 0, minutes = 0] = String(form.get('time')).split(':').map(Number)
    onLate(String(form.get('kitchen')), hours * 3600 + minutes * 60)
  }
  return (
    <form class="inline-form" onSubmit={submit}>
      <label class="field">
        {t('desk.repair.kitchen')}
        <select name="kitchen">
          {places.map((stop) => (
            <option key={stop.place.id} value={stop.place.id}>
              {stop.place.name}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        {t('desk.repair.from')}
        <input type="time" name="time" required />
      </label>
      <button class="button">{t('desk.repair.kitchen_late')}</button>
    </form>
  )
}
