import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { call } from '../../shared/api'
import { Failure, useAction } from '../../shared/failure'
import { Dialog } from '../parts/Dialog'
import { tell } from '../store/notice'
import { t } from '../texts'

const PAYERS = ['support', 'self', 'kitchen'] as const

/** Take one frozen order off its day: a numbered change that the kitchen acknowledges and that says who pays. */
export function CancelButton({ order, onCancelled }: { order: { id: string; number: string }; onCancelled?: () => void }): JSX.Element {
  const [open, setOpen] = useState(false)
  const [done, setDone] = useState(false)
  const cancelling = useAction(async (form: FormData) => {
    const body = { reason: String(form.get('reason')).trim(), paid_by: String(form.get('paid_by')) }
    const change = await call<{ number: number }>('POST', `/desk/orders/${order.id}/cancel`, { body })
    tell(t('desk.cancel.done', { order: order.number, number: change.number }))
    setOpen(false)
    setDone(true)
    onCancelled?.()
  })
  if (done) return <span class="tag">{t('desk.order.cancelled')}</span>
  return (
    <>
      <button type="button" class="button small" aria-label={t('desk.cancel.of', { order: order.number })} onClick={() => setOpen(true)}>
        {t('desk.cancel.order')}
      </button>
      {open && (
        <Dialog title={t('desk.cancel.of', { order: order.number })} onClose={() => setOpen(false)}>
          <form
            class="stack"
            onSubmit={(event) => {
              event.preventDefault()
              event.stopPropagation()
              void cancelling.run(new FormData(event.currentTarget))
            }}
          >
            <label class="field">
              {t('desk.verb.field.reason')}
              <input name="reason" required maxLength={100} autocomplete="off" />
            </label>
            <label class="field">
              {t('desk.cancel.payer')}
              <select name="paid_by">
                {PAYERS.map((payer) => (
                  <option key={payer} value={payer}>
                    {t(`desk.payer.${payer}`)}
                  </option>
                ))}
              </select>
            </label>
            <Failure error={cancelling.error} />
            <button class="button danger" aria-disabled={cancelling.busy}>
              {t('desk.cancel.order')}
            </button>
          </form>
        </Dialog>
      )}
    </>
  )
}
