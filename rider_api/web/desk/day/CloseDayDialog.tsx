import type { JSX } from 'preact'
import { Failure, useAction } from '../../shared/failure'
import { Icon } from '../../shared/icons'
import type { DeskDay } from '../../shared/types'
import { closeDay } from '../calls'
import { isOpen, listDoors } from '../logic/progress'
import { Dialog } from '../parts/Dialog'
import { loadDay } from '../store/day'
import { tell } from '../store/notice'
import { t } from '../texts'

/** Close the day: what still stands in the way is shown before, and the server's refusal after. */
export function CloseDayDialog({ day, onClose }: { day: DeskDay; onClose: () => void }): JSX.Element {
  const closing = useAction(async () => {
    await closeDay(day.day, day.area.id)
    tell(t('desk.day.closed.now'))
    onClose()
    await loadDay()
  })
  return (
    <Dialog title={t('desk.day.close')} onClose={onClose}>
      <Checklist day={day} />
      <Failure error={closing.error} />
      <button class="button primary" aria-disabled={closing.busy} onClick={() => void closing.run()}>
        {t('desk.day.close')}
      </button>
    </Dialog>
  )
}

function Checklist({ day }: { day: DeskDay }): JSX.Element {
  const open = listDoors(day.plan?.tours ?? []).filter((stop) => stop.door !== null && isOpen(stop.door))
  const items = [
    { count: day.cases.filter((one) => one.status !== 'closed').length, text: t('desk.day.check.cases') },
    { count: open.length, text: t('desk.day.check.doors') },
    { count: day.tasks.length, text: t('desk.day.check.tasks') },
  ]
  return (
    <ul class="checklist">
      {items.map(({ count, text }) => (
        <li key={text} class={count === 0 ? 'good' : 'open'}>
          <Icon name={count === 0 ? 'check' : 'alarm'} />
          {text}: <strong>{count}</strong>
        </li>
      ))}
    </ul>
  )
}
