import type { JSX } from 'preact'
import { call } from '../../shared/api'
import { FeedbackPicture, FeedbackTable, type FeedbackWords } from '../../shared/FeedbackPicture'
import { Failure } from '../../shared/failure'
import type { FeedbackPicture as Picture, Named } from '../../shared/types'
import { Dialog } from '../parts/Dialog'
import { useFetched } from '../parts/fetching'
import { t } from '../texts'

/** Complaints and praise of one kitchen, month by month. */
export function MonthsDialog({ kitchen, onClose }: { kitchen: Named; onClose: () => void }): JSX.Element {
  const { answer, error } = useFetched(kitchen.id, () => call<Picture>('GET', `/desk/kitchens/${kitchen.id}/feedback?months=12`), true)
  const newest = answer?.months[answer.months.length - 1]
  return (
    <Dialog title={t('desk.kitchens.months.of', { kitchen: kitchen.name })} onClose={onClose} wide>
      <Failure error={error} />
      {answer !== null && <FeedbackPicture picture={answer} words={words()} />}
      {newest !== undefined && <FeedbackTable month={newest} words={words()} />}
    </Dialog>
  )
}

function words(): FeedbackWords {
  return {
    title: t('desk.kitchens.months'),
    complaints: t('desk.kitchens.verdict.complaint'),
    praise: t('desk.kitchens.verdict.praise'),
    meals: t('desk.kitchens.meals'),
    share: t('desk.kitchens.months.share'),
    none: t('desk.kitchens.said.none'),
    topic: (topic) => t(`desk.kitchens.topic.${topic}`),
    verdict: (verdict) => t(`desk.kitchens.verdict.${verdict}`),
  }
}
