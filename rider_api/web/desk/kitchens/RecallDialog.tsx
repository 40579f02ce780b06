import type { JSX } from 'preact'
import { RecallForm } from '../../shared/RecallForm'
import type { KitchenLot } from '../../shared/types'
import { recallLot } from '../calls'
import { Dialog } from '../parts/Dialog'
import { t } from '../texts'

/** Call a kitchen's batch back. */
export function RecallDialog({ lot, onClose }: { lot: KitchenLot; onClose: () => void }): JSX.Element {
  return (
    <Dialog title={t('desk.kitchens.lot.recall.of', { number: lot.number })} onClose={onClose}>
      <RecallForm lot={lot} recall={(reason) => recallLot(lot.id, reason)} onDone={onClose} />
    </Dialog>
  )
}
