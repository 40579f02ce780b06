import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { sayDay } from '../../shared/days'
import { Failure, useAction } from '../../shared/failure'
import type { Topic, Verdict } from '../../shared/types'
import { tellFeedback } from '../calls'
import { Dialog } from '../parts/Dialog'
import { tell } from '../store/notice'
import { t } from '../texts'

const VERDICTS: readonly Verdict[] = ['complaint', 'praise']
const TOPICS: readonly Topic[] = ['temperature', 'taste', 'container', 'wrong_diet', 'late', 'other']

/** What somebody said on the phone about one day's meal; the kitchen reads it without a name. */
export function FeedbackButton({ order }: { order: { id: string; number: string; menu: string; day: string } }): JSX.Element {
  const [open, setOpen] = useState(false)
  return (
    <>
      <button type="button" class="button small" aria-label={t('desk.said.of', { order: order.number })} onClick={() => setOpen(true)}>
        {t('desk.said.tell')}
      </button>
      {open && (
        <Dialog title={t('desk.said.of', { order: order.number })} onClose={() => setOpen(false)}>
          <p>
            {sayDay(order.day)} · {order.menu}
          </p>
          <FeedbackForm order={order.id} onTold={() => setOpen(false)} />
        </Dialog>
      )}
    </>
  )
}

function FeedbackForm({ order, onTold }: { order: string; onTold: () => void }): JSX.Element {
  const [verdict, setVerdict] = useState<Verdict>('complaint')
  const [topics, setTopics] = useState<Topic[]>([])
  const telling = useAction(async (note: string) => {
    await tellFeedback(order, { verdict, topics, note })
    tell(t('desk.said.done'))
    onTold()
  })
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault()
        void telling.run(String(new FormData(event.currentTarget).get('note')))
      }}
    >
      <fieldset class="choices">
        <legend>{t('desk.said.verdict')}</legend>
        {VERDICTS.map((one) => (
          <label key={one} class="choice">
            <input type="radio" name="verdict" checked={verdict === one} onChange={() => setVerdict(one)} />
            {t(`desk.kitchens.verdict.${one}`)}
          </label>
        ))}
      </fieldset>
      <fieldset class="choices">
        <legend>{t('desk.said.topics')}</legend>
        {TOPICS.map((one) => (
          <label key={one} class="choice">
            <input type="checkbox" checked={topics.includes(one)} onChange={() => setTopics(topics.includes(one) ? topics.filter((each) => each !== one) : [...topics, one])} />
            {t(`desk.kitchens.topic.${one}`)}
          </label>
        ))}
      </fieldset>
      <label class="field">
        {t('desk.said.note')}
        <textarea name="note" rows={2} maxLength={1000} />
      </label>
      <Failure error={telling.error} />
      <button class="button primary" disabled={topics.length === 0} aria-disabled={telling.busy}>
        {t('desk.said.save')}
      </button>
    </form>
  )
}
