/** Calling a batch back: the same question at the desk and in the kitchen, in the window of each. */
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import en from '../texts/recall.en.json'
import ko from '../texts/recall.ko.json'
import { Failure, useAction } from './failure'
import { createTexts, formatMoment } from './texts'
import type { KitchenLot, RecallReason } from './types'

const t = createTexts({ ko, en })
const REASONS: readonly RecallReason[] = ['spoiled', 'temperature', 'foreign_object', 'allergen', 'illness', 'other']

interface RecallFormProps {
  lot: KitchenLot
  recall: (reason: RecallReason) => Promise<unknown>
  onDone: () => void
}

/** A recall can't be undone and reaches everybody: what will happen is said before it does. */
export function RecallForm({ lot, recall, onDone }: RecallFormProps): JSX.Element {
  const [reason, setReason] = useState<RecallReason | null>(null)
  const recalling = useAction(async () => {
    if (reason === null) return
    await recall(reason)
    onDone()
  })
  return (
    <>
      <p>
        {formatMoment(lot.finished_at)} {lot.menu} · {t('recall.left', { left: lot.left, meals: lot.meals })}
      </p>
      <fieldset class="recall-reasons">
        <legend>{t('recall.why')}</legend>
        {REASONS.map((one) => (
          <label key={one} class="recall-reason">
            <input type="radio" name="reason" checked={reason === one} onChange={() => setReason(one)} />
            {t(`recall.${one}`)}
          </label>
        ))}
      </fieldset>
      <p>{t('recall.what')}</p>
      <Failure error={recalling.error} />
      <button class="button danger big" disabled={reason === null} aria-disabled={recalling.busy} onClick={() => void recalling.run()}>
        {lot.left === 0 ? t('recall.confirm.none') : t('recall.confirm', { count: lot.left })}
      </button>
    </>
  )
}

/** Why a batch was called back, in words. */
export function wordRecall(reason: string | null): string {
  const known = REASONS.find((one) => one === reason) ?? 'other'
  return t(`recall.${known}`)
}
