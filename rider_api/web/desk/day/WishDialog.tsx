import type { JSX } from 'preact'
import { Failure, useAction } from '../../shared/failure'
import type { DeskDay, ModelCode } from '../../shared/types'
import { requestPlan } from '../calls'
import { MODELS } from '../logic/progress'
import { Dialog } from '../parts/Dialog'
import { loadDay } from '../store/day'
import { tell } from '../store/notice'
import { t } from '../texts'

/** "What if walkers took this dong?", or did not: a plan of its own, to be compared with the others. */
export function WishDialog({ day, onClose }: { day: DeskDay; onClose: () => void }): JSX.Element {
  const dongs = [...new Set((day.plan?.tours ?? []).flatMap((tour) => tour.stops.flatMap((stop) => stop.door?.dong ?? [])))].filter((dong) => dong !== '').sort()
  const asking = useAction(async (model: ModelCode, dong: string, rule: string) => {
    await requestPlan(day.area.id, day.day, { wish: { model, dong, rule } })
    tell(t('desk.wish.asked'))
    onClose()
    await loadDay()
  })
  function submit(event: SubmitEvent): void {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    void asking.run(String(form.get('model')) as ModelCode, String(form.get('dong')), String(form.get('rule')))
  }
  return (
    <Dialog title={t('desk.wish')} onClose={onClose}>
      <form class="stack" onSubmit={submit}>
        <p>{t('desk.wish.hint')}</p>
        <label class="field">
          {t('desk.wish.dong')}
          <select name="dong">
            {dongs.map((dong) => (
              <option key={dong} value={dong}>
                {dong}
              </option>
            ))}
            <option value="">{t('desk.wish.everywhere')}</option>
          </select>
        </label>
        <label class="field">
          {t('desk.wish.model')}
          <select name="model">
            {MODELS.map((model) => (
              <option key={model} value={model}>
                {t(`shared.model.${model}`)}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          {t('desk.wish.rule')}
          <select name="rule">
            <option value="force">{t('desk.wish.rule.force')}</option>
            <option value="forbid">{t('desk.wish.rule.forbid')}</option>
          </select>
        </label>
        <Failure error={asking.error} />
        <button class="button primary" aria-disabled={asking.busy}>
          {t('desk.wish.ask')}
        </button>
      </form>
    </Dialog>
  )
}
