import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Failure, useAction } from '../../shared/failure'
import { handOver, listColleagues } from '../calls'
import type { DeskException } from '../logic/exceptions'
import { Dialog } from '../parts/Dialog'
import { useFetched } from '../parts/fetching'
import { area, loadDay } from '../store/day'
import { tell } from '../store/notice'
import { t } from '../texts'

/** Hand something to a colleague. Refused when somebody else has taken it meanwhile. */
export function HandDialog({ one, title, onClose }: { one: DeskException; title: string; onClose: () => void }): JSX.Element {
  const { answer, error } = useFetched(area.value?.id ?? '', () => listColleagues(area.value?.id ?? ''))
  const others = (answer ?? []).filter((account) => account.id !== one.ownerId)
  const [chosen, setChosen] = useState<string | null>(null)
  const to = others.find((account) => account.id === chosen) ?? others[0]
  const handing = useAction(async () => {
    if (to === undefined) return
    await handOver(one, to.id)
    tell(t('desk.owner.handed', { who: to.login }))
    onClose()
    await loadDay()
  })
  return (
    <Dialog title={t('desk.owner.hand.title', { what: title })} onClose={onClose}>
      <label class="field">
        {t('desk.owner.to')}
        <select value={to?.id} onChange={(event) => setChosen(event.currentTarget.value)}>
          {others.map((account) => (
            <option key={account.id} value={account.id}>
              {account.login}
            </option>
          ))}
        </select>
      </label>
      <Failure error={error ?? handing.error} />
      <button class="button primary" aria-disabled={to === undefined || handing.busy} onClick={() => void handing.run()}>
        {t('desk.owner.hand')}
      </button>
    </Dialog>
  )
}
