import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { call } from '../../shared/api'
import { Failure, ReasonText, useAction } from '../../shared/failure'
import { now } from '../../shared/serverClock'
import { secondsUntil } from '../../shared/moments'
import type { DeskDay, MenuCount, Reason } from '../../shared/types'
import { freezeDay } from '../calls'
import { Countdown } from '../parts/Countdown'
import { Dialog } from '../parts/Dialog'
import { loadDay } from '../store/day'
import { tell } from '../store/notice'
import { mayDecide } from '../store/session'
import { t } from '../texts'

interface FreezePreview {
  households: number
  meals: number
  by_menu: MenuCount[]
  /** Who gets nothing on this day, and why. */
  not_made: { recipient_number: number; standing_order_id: string; reason: Reason }[]
}

/** What the freeze would fix, and the button for doing it by hand. The clock does it at the cut-off anyway. */
export function FreezeDialog({ day, onClose }: { day: DeskDay; onClose: () => void }): JSX.Element {
  const [preview, setPreview] = useState<FreezePreview | null>(null)
  const [error, setError] = useState<unknown>(null)
  useEffect(() => {
    call<FreezePreview>('GET', `/desk/days/${day.day}/freeze-preview?area=${day.area.id}`).then(setPreview, setError)
  }, [])
  const early = secondsUntil(day.freeze_due_at, now.value) > 0
  const freezing = useAction(async () => {
    await freezeDay(day.day, day.area.id, early)
    tell(t('desk.freeze.done'))
    onClose()
    await loadDay()
  })
  return (
    <Dialog title={t('desk.freeze.preview')} onClose={onClose}>
      <p>
        {t('desk.freeze.due')} <Countdown until={day.freeze_due_at} />
      </p>
      {preview === null && error === null && <p role="status">{t('desk.loading')}</p>}
      {preview !== null && <Counts preview={preview} />}
      <Failure error={error ?? freezing.error} />
      {mayDecide.value && preview !== null && (
        <>
          {early && <p class="notice warn">{t('desk.freeze.early')}</p>}
          <button class="button primary" aria-disabled={freezing.busy} onClick={() => void freezing.run()}>
            {t('desk.freeze.now')}
          </button>
        </>
      )}
    </Dialog>
  )
}

function Counts({ preview }: { preview: FreezePreview }): JSX.Element {
  return (
    <>
      <p class="big">{t('desk.orders.count', { households: preview.households, meals: preview.meals })}</p>
      {preview.households === 0 && <p>{t('desk.freeze.nobody')}</p>}
      <table class="table">
        <tbody>
          {preview.by_menu.map((one) => (
            <tr key={one.menu}>
              <th scope="row">{one.menu}</th>
              <td>{t('desk.meals', { count: one.meals })}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {preview.not_made.length > 0 && (
        <details>
          <summary>{t('desk.freeze.left_out', { count: preview.not_made.length })}</summary>
          <ul class="plain-list">
            {preview.not_made.map((one) => (
              <li key={one.standing_order_id}>
                <a href={`#/people/${one.recipient_number}`}>{t('desk.task.person', { number: one.recipient_number })}</a>
                <ReasonText reason={one.reason} coded={false} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}
