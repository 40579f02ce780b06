import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Failure, useAction } from '../../shared/failure'
import { changeAddress, type AddressChange } from '../calls'
import { CatchUpDialog } from '../day/CatchUp'
import { Dialog } from '../parts/Dialog'
import { t } from '../texts'

interface AddressDialogProps {
  number: number
  address: string
  onClose: (changed: boolean) => void
}

/** Somebody lives elsewhere: what the change reaches, days that are frozen included, and what it comes too late for. */
export function AddressDialog({ number, address, onClose }: AddressDialogProps): JSX.Element {
  const [changed, setChanged] = useState<AddressChange | null>(null)
  const changing = useAction(async (form: FormData) => {
    setChanged(await changeAddress(number, String(form.get('address')), String(form.get('dong'))))
  })
  const [behind, setBehind] = useState<string | null>(null)
  if (behind !== null) return <CatchUpDialog number={number} day={behind} onClose={() => onClose(true)} />
  return (
    <Dialog title={t('desk.move.address')} onClose={() => onClose(changed !== null)}>
      {changed === null ? (
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault()
            void changing.run(new FormData(event.currentTarget))
          }}
        >
          <p>{t('desk.move.address.now', { address })}</p>
          <label class="field">
            {t('desk.move.address.new')}
            <input name="address" required maxLength={200} autocomplete="off" />
          </label>
          <label class="field">
            {t('desk.move.address.dong')}
            <input name="dong" maxLength={40} autocomplete="off" />
          </label>
          <p>{t('desk.move.address.about')}</p>
          <Failure error={changing.error} />
          <button class="button primary" aria-disabled={changing.busy}>
            {t('desk.move.address.save')}
          </button>
        </form>
      ) : (
        <Reached changed={changed} onCatchUp={setBehind} onClose={() => onClose(true)} />
      )}
    </Dialog>
  )
}

interface ReachedProps {
  changed: AddressChange
  onCatchUp: (day: string) => void
  onClose: () => void
}

function Reached({ changed, onCatchUp, onClose }: ReachedProps): JSX.Element {
  return (
    <>
      <div role="status">
        <ul class="plain-list">
          <li>{t('desk.move.address.done')}</li>
          {changed.changes.length > 0 && <li>{t('desk.move.address.changes', { numbers: changed.changes.join(', ') })}</li>}
          {changed.planned_days.length > 0 && <li class="what-to-do">{t('desk.move.address.planned', { days: changed.planned_days.join(', ') })}</li>}
          {changed.too_late.length > 0 && <li class="troubled">{t('desk.move.address.late', { orders: changed.too_late.join(', ') })}</li>}
          {changed.needs_pin && <li class="troubled">{t('desk.flag.pin')}</li>}
        </ul>
      </div>
      <div class="row-actions">
        {changed.planned_days.map((day) => (
          <button key={day} class="button primary" onClick={() => onCatchUp(day)}>
            {t('desk.catch_up.open', { day })}
          </button>
        ))}
        <button class="button" onClick={onClose}>
          {t('desk.close')}
        </button>
      </div>
    </>
  )
}
