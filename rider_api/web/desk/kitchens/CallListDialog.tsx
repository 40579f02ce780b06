import type { JSX } from 'preact'
import { call } from '../../shared/api'
import { Failure } from '../../shared/failure'
import { Icon } from '../../shared/icons'
import type { KitchenLot, Named } from '../../shared/types'
import { Dialog } from '../parts/Dialog'
import { useFetched } from '../parts/fetching'
import { mayDecide } from '../store/session'
import { t } from '../texts'

interface CallList {
  lines: { order: string; number: number; name: string; phone: string | null; meals: number; status: string; called: boolean }[]
}

/** Everybody whom a lot has reached, with phones: who is called and who is not. */
export function CallListDialog({ lot, kitchen, onClose }: { lot: KitchenLot; kitchen: Named; onClose: () => void }): JSX.Element {
  const { answer, error } = useFetched(lot.id, () => call<CallList>('GET', `/desk/lots/${lot.id}/calls`), true)
  const lines = answer?.lines ?? []
  return (
    <Dialog title={t('desk.kitchens.calls.of', { kitchen: kitchen.name, number: lot.number })} onClose={onClose} wide>
      <Failure error={error} />
      {answer !== null && lines.length === 0 && <p>{t('desk.kitchens.calls.none')}</p>}
      {lines.length > 0 && (
        <div class="call-list" tabIndex={0} role="group" aria-label={t('desk.kitchens.calls')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('desk.kitchens.order')}</th>
                <th scope="col">{t('desk.kitchens.person')}</th>
                <th scope="col">{t('desk.kitchens.phone')}</th>
                <th scope="col">{t('desk.kitchens.state')}</th>
              </tr>
            </thead>
            <tbody>
              {lines.map((line) => (
                <tr key={line.order}>
                  <th scope="row">{line.order}</th>
                  <td>
                    {line.number} {line.name}
                  </td>
                  <td>{line.phone !== null && <a href={`tel:${line.phone}`}>{line.phone}</a>}</td>
                  <td>{stateOf(line, lot)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {mayDecide.value && lines.length > 0 && (
        <a class="button" href={`/api/desk/lots/${lot.id}/calls.xlsx`}>
          <Icon name="down" />
          {t('desk.kitchens.calls.file')}
        </a>
      )}
    </Dialog>
  )
}

function stateOf(line: CallList['lines'][number], lot: KitchenLot): string {
  if (lot.recalled_at === null) return line.status === 'delivered' ? t('desk.order.delivered') : ''
  if (line.called) return t('desk.kitchens.called')
  return line.status === 'delivered' ? t('desk.kitchens.open') : t('desk.kitchens.held')
}
