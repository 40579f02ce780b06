import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Failure, useAction } from '../../shared/failure'
import { formatClock } from '../../shared/texts'
import type { Plan, Tour } from '../../shared/types'
import { editPlan } from '../calls'
import { findLock, moveTo, type Edit, type EditAnswer } from '../logic/editing'
import { currentTarget, findDoor, listOtherDoors, listTrips, type MoveTarget } from '../logic/moves'
import { Dialog } from '../parts/Dialog'
import { selectedDuty, selectedStop } from '../store/day'
import { keepEdit } from '../store/editing'
import { t } from '../texts'
import { MovePreview } from './MovePreview'

interface MoveDialogProps {
  plan: Plan
  doorKey: string
  onClose: () => void
}

/** Move one door by menu: courier, trip, place. Each choice shows at once what it would change; applying keeps it in the draft. */
export function MoveDialog({ plan: live, doorKey, onClose }: MoveDialogProps): JSX.Element | null {
  // The plan as it was when the menu was opened: a fetch in between must not move the choices under the hand.
  const plan = useRef(live).current
  const [target, setTarget] = useState(() => currentTarget(plan.tours, doorKey))
  const start = useRef(target).current
  const { answer, error } = usePreview(plan, doorKey, target, start)
  const applying = useAction(async () => {
    if (target === null) return
    onClose()
    selectedDuty.value = target.to_duty_id
    selectedStop.value = doorKey
    await keepEdit(plan, moveTo(doorKey, target))
  })
  const acting = useAction(async (edit: Edit) => {
    await keepEdit(plan, edit)
    onClose()
  })
  if (target === null || start === null) return null
  const unchanged = isSame(target, start)
  return (
    <Dialog title={t('desk.move.title', { name: nameOf(plan, doorKey) })} onClose={onClose}>
      <MoveChoices plan={plan} doorKey={doorKey} target={target} onChange={setTarget} />
      <div class="preview" aria-live="polite" aria-busy={answer === null && !unchanged && error === null}>
        {unchanged ? <p>{t('desk.move.unchanged')}</p> : <MovePreview plan={plan} isMoved={(door) => door === doorKey} answer={answer} />}
      </div>
      <Failure error={error ?? applying.error} />
      <div class="row-actions">
        <button class="button primary" aria-disabled={unchanged || answer === null || applying.busy} onClick={() => !unchanged && answer !== null && void applying.run()}>
          {t('desk.move.apply')}
        </button>
        <button class="button" onClick={onClose}>
          {t('desk.cancel')}
        </button>
      </div>
      <StopActions plan={plan} doorKey={doorKey} onEdit={(edit) => void acting.run(edit)} />
      <Failure error={acting.error} />
    </Dialog>
  )
}

/** Lock the stop where it is, or leave it out. */
function StopActions({ plan, doorKey, onEdit }: { plan: Plan; doorKey: string; onEdit: (edit: Edit) => void }): JSX.Element | null {
  const found = findDoor(plan.tours, doorKey)
  if (found === null) return null
  const { duty_id, duty_code } = found.tour
  const locked = findLock(plan, 'stop', duty_code, doorKey) !== null
  return (
    <div class="row-actions apart">
      <button class="button" aria-pressed={locked} onClick={() => onEdit({ kind: locked ? 'unlock' : 'lock', duty_id, lock: 'stop', door_key: doorKey })}>
        {locked ? t('desk.lock.stop.off') : t('desk.lock.stop', { courier: duty_code })}
      </button>
      <button class="button" onClick={() => onEdit({ kind: 'leave_out', door_key: doorKey })}>
        {t('desk.leave_out')}
      </button>
    </div>
  )
}

/** Ask for the outcome of the chosen place; an answer overtaken by the next choice is thrown away. */
function usePreview(plan: Plan, doorKey: string, target: MoveTarget | null, start: MoveTarget | null): { answer: EditAnswer | null; error: unknown } {
  const [answer, setAnswer] = useState<EditAnswer | null>(null)
  const [error, setError] = useState<unknown>(null)
  useEffect(() => {
    setAnswer(null)
    setError(null)
    if (target === null || start === null || isSame(target, start)) return
    let overtaken = false
    editPlan(plan, moveTo(doorKey, target), { preview: true }).then(
      (given) => !overtaken && setAnswer(given),
      (failure: unknown) => !overtaken && setError(failure),
    )
    return () => {
      overtaken = true
    }
  }, [target?.to_duty_id, target?.trip, target?.position])
  return { answer, error }
}

function isSame(a: MoveTarget, b: MoveTarget): boolean {
  return a.to_duty_id === b.to_duty_id && a.trip === b.trip && a.position === b.position
}

function nameOf(plan: Plan, doorKey: string): string {
  return findDoor(plan.tours, doorKey)?.stop.door?.name ?? ''
}

interface MoveChoicesProps {
  plan: Plan
  doorKey: string
  target: MoveTarget
  onChange: (target: MoveTarget) => void
}

function MoveChoices({ plan, doorKey, target, onChange }: MoveChoicesProps): JSX.Element {
  const tour = plan.tours.find((one) => one.duty_id === target.to_duty_id)
  const others = tour === undefined ? [] : listOtherDoors(tour, target.trip, doorKey)
  const trips = tour === undefined ? [] : listTrips(tour)
  return (
    <div class="move-choices">
      <label class="field">
        {t('desk.move.courier')}
        <select value={target.to_duty_id} onChange={(event) => onChange(startOf(plan, event.currentTarget.value, doorKey))}>
          {plan.tours.map((one) => (
            <option key={one.duty_id} value={one.duty_id}>
              {one.duty_code} · {t(`shared.model.${one.model}`)} · {t('desk.meals', { count: one.meals })}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        {t('desk.move.trip')}
        <select value={target.trip} onChange={(event) => onChange({ ...target, trip: Number(event.currentTarget.value), position: 0 })}>
          {trips.map((trip) => (
            <option key={trip} value={trip}>
              {t('desk.move.trip.number', { trip })}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        {t('desk.move.position')}
        <select value={target.position} onChange={(event) => onChange({ ...target, position: Number(event.currentTarget.value) })}>
          <option value={0}>{t('desk.move.first')}</option>
          {others.map((stop, index) => (
            <option key={stop.key} value={index + 1}>
              {t('desk.move.after', { name: stop.door?.name ?? '', time: formatClock(stop.start_seconds) })}
            </option>
          ))}
        </select>
      </label>
    </div>
  )
}

/** Where a door stands when a crew is chosen: its old place in its own tour, the end of the first trip elsewhere. */
function startOf(plan: Plan, duty: string, doorKey: string): MoveTarget {
  const own = currentTarget(plan.tours, doorKey)
  if (own?.to_duty_id === duty) return own
  const tour: Tour | undefined = plan.tours.find((one) => one.duty_id === duty)
  const trip = tour === undefined ? 1 : (listTrips(tour)[0] ?? 1)
  return { to_duty_id: duty, trip, position: tour === undefined ? 0 : listOtherDoors(tour, trip, doorKey).length }
}
