/** Dragging a stop to another place. The menu does the same: nothing needs a drag. */
import { signal } from '@preact/signals'
import type { Plan } from '../../shared/types'
import { moveTo, targetOfDrop } from '../logic/editing'
import { currentTarget, listOtherDoors, listTrips, type MoveTarget } from '../logic/moves'
import { day } from '../store/day'
import { keepEdit } from '../store/editing'

/** The door that is being dragged, and what it hangs over: the key of a stop, or the duty of a crew. */
export const dragged = signal<string | null>(null)
export const over = signal<{ onto: string; behind: boolean } | null>(null)

export interface DragHandlers {
  draggable: boolean
  onDragStart: (event: DragEvent) => void
  onDragEnd: () => void
}

/** A door that can be taken up. */
export function dragging(key: string): DragHandlers {
  return {
    draggable: true,
    onDragStart: (event) => {
      dragged.value = key
      event.dataTransfer?.setData('text/plain', key)
      if (event.dataTransfer !== null) event.dataTransfer.effectAllowed = 'move'
    },
    onDragEnd: () => {
      dragged.value = over.value = null
    },
  }
}

export interface DropHandlers {
  onDragOver: (event: DragEvent) => void
  onDrop: (event: DragEvent) => void
}

/** A stop, or a crew's head (its last place), on which a door can be put down; a refusal is told by `onError`. */
export function dropping(onto: string, onError: (error: unknown) => void): DropHandlers {
  return {
    onDragOver: (event) => {
      if (dragged.peek() === null) return
      event.preventDefault()
      const behind = isLowerHalf(event)
      if (over.peek()?.onto !== onto || over.peek()?.behind !== behind) over.value = { onto, behind }
    },
    onDrop: (event) => {
      event.preventDefault()
      const [door, plan] = [dragged.peek(), day.peek()?.plan ?? null]
      const behind = isLowerHalf(event)
      dragged.value = over.value = null
      if (door !== null && plan !== null) putDown(plan, door, onto, behind).catch(onError)
    },
  }
}

async function putDown(plan: Plan, door: string, onto: string, behind: boolean): Promise<void> {
  const target = targetOfDrop(plan.tours, door, onto, behind) ?? endOf(plan, door, onto)
  if (target === null || isSame(target, currentTarget(plan.tours, door))) return
  await keepEdit(plan, moveTo(door, target))
}

/** The last place of a crew's last trip. */
function endOf(plan: Plan, door: string, duty: string): MoveTarget | null {
  const tour = plan.tours.find((one) => one.duty_id === duty)
  if (tour === undefined) return null
  const trip = listTrips(tour).at(-1) ?? 1
  return { to_duty_id: duty, trip, position: listOtherDoors(tour, trip, door).length }
}

function isSame(one: MoveTarget, other: MoveTarget | null): boolean {
  return other !== null && one.to_duty_id === other.to_duty_id && one.trip === other.trip && one.position === other.position
}

function isLowerHalf(event: DragEvent): boolean {
  if (!(event.currentTarget instanceof HTMLElement)) return false
  const box = event.currentTarget.getBoundingClientRect()
  return event.clientY > box.top + box.height / 2
}
