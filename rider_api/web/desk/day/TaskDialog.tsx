import type { JSX } from 'preact'
import { Failure, ReasonText, useAction } from '../../shared/failure'
import type { DeskDay, DeskTask } from '../../shared/types'
import { finishTask } from '../calls'
import { Dialog } from '../parts/Dialog'
import { loadDay } from '../store/day'
import { tell } from '../store/notice'
import { t, word } from '../texts'
import { CatchUp } from './CatchUp'
import { EntranceDialog } from './EntranceDialog'
import { FreedDialog } from './FreedDialog'

/** What is to be done about a task, the way there, and the note with which it is done. */
export function TaskDialog({ task, day, onClose }: { task: DeskTask; day: DeskDay; onClose: () => void }): JSX.Element {
  if (task.kind === 'check_entrance') return <EntranceDialog task={task} onClose={onClose} />
  if (task.kind === 'freed_meal' && task.subject !== null && task.day !== null) return <FreedDialog task={task} freed={task.subject} day={task.day} onClose={onClose} />
  return <UsualDialog task={task} day={day} onClose={onClose} />
}

function UsualDialog({ task, day, onClose }: { task: DeskTask; day: DeskDay; onClose: () => void }): JSX.Element {
  const finishing = useAction(async (note: string) => {
    await finishTask(task.id, note)
    tell(t('desk.task.done.now', { kind: word('desk.task', task.kind) }))
    onClose()
    await loadDay()
  })
  const person = task.recipient_number ?? findPerson(task, day)
  return (
    <Dialog title={word('desk.task', task.kind)} onClose={onClose}>
      <ReasonText reason={task.reason} coded={false} />
      {person !== null && (
        <p>
          <a class="link-line" href={`#/people/${person}`}>{t('desk.task.person', { number: person })}</a>
        </p>
      )}
      {person !== null && task.day !== null && isBehind(task) && <CatchUp number={person} day={task.day} onKept={onClose} />}
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault()
          void finishing.run(String(new FormData(event.currentTarget).get('note')))
        }}
      >
        <label class="field">
          {t('desk.task.note')}
          <textarea name="note" rows={3} maxLength={1000} required />
        </label>
        <Failure error={finishing.error} />
        <button class="button primary" aria-disabled={finishing.busy}>
          {t('desk.task.finish')}
        </button>
      </form>
    </Dialog>
  )
}

/** Whether the day's plan does not know yet what the task is about: a new address, or an order that came later. */
function isBehind(task: DeskTask): boolean {
  return task.kind === 'moved_home' || task.reason.code === 'door.not_planned'
}

/** Number of the recipient at whose door of this day a task is, or null. */
function findPerson(task: DeskTask, day: DeskDay): number | null {
  const subjects = new Set([task.subject ?? '', ...task.reason.subject])
  const doors = day.plan?.tours.flatMap((tour) => tour.stops) ?? []
  const door = doors.find((stop) => stop.door !== null && (stop.door.order_ids.some((id) => subjects.has(id)) || subjects.has(stop.place.id)))
  return door?.door?.number ?? null
}
