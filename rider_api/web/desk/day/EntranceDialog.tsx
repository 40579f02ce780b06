import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Failure, ReasonText, useAction } from '../../shared/failure'
import type { DeskTask, EntranceReport } from '../../shared/types'
import { decideEntrance, getEntrance } from '../calls'
import { Dialog } from '../parts/Dialog'
import { loadDay } from '../store/day'
import { tell } from '../store/notice'
import { t, word } from '../texts'

/** A courier's report about a door: what is known beside what was told, and one tap to take it over or not. */
export function EntranceDialog({ task, onClose }: { task: DeskTask; onClose: () => void }): JSX.Element {
  const id = task.reason.subject[0] ?? ''
  const [report, setReport] = useState<EntranceReport | null>(null)
  const loading = useAction(async () => setReport(await getEntrance(id)))
  const deciding = useAction(async (verb: 'approve' | 'refuse') => {
    await decideEntrance(id, verb)
    tell(t(`desk.entrance.${verb}.now`))
    onClose()
    await loadDay()
  })
  useEffect(() => void loading.run(), [id])
  return (
    <Dialog title={word('desk.task', task.kind)} onClose={onClose}>
      <ReasonText reason={task.reason} coded={false} />
      <Failure error={loading.error} />
      {report !== null && <Told report={report} />}
      <Failure error={deciding.error} />
      <div class="row-actions">
        <button class="button primary" disabled={report === null} aria-disabled={deciding.busy} onClick={() => void deciding.run('approve')}>
          {t('desk.entrance.approve')}
        </button>
        <button class="button" disabled={report === null} aria-disabled={deciding.busy} onClick={() => void deciding.run('refuse')}>
          {t('desk.entrance.refuse')}
        </button>
      </div>
    </Dialog>
  )
}

function Told({ report }: { report: EntranceReport }): JSX.Element {
  return (
    <div class="stack">
      <p>
        <a href={`#/people/${report.number}`}>{t('desk.task.person', { number: report.number })}</a>
      </p>
      {report.way !== null && (
        <dl class="facts wide-names">
          <div>
            <dt>{t('desk.entrance.known')}</dt>
            <dd>{report.known_way ?? '–'}</dd>
          </div>
          <div>
            <dt>{t('desk.entrance.told')}</dt>
            <dd>{report.way}</dd>
          </div>
        </dl>
      )}
      {report.lat !== null && (
        <p>{t('desk.entrance.place', { metres: report.metres_from_pin ?? '–', accuracy: report.accuracy_metres ?? '–' })}</p>
      )}
      {report.photo !== null && <img src={`/api/desk/recipients/${report.number}/photos/${report.photo}`} alt={t('desk.entrance.photo')} style="max-inline-size: 100%" />}
    </div>
  )
}
