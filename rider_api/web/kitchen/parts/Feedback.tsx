import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { call } from '../../shared/api'
import { FeedbackPicture, FeedbackTable, type FeedbackWords } from '../../shared/FeedbackPicture'
import { Failure } from '../../shared/failure'
import { Icon } from '../../shared/icons'
import { formatMoment } from '../../shared/texts'
import type { FeedbackPicture as Picture, KitchenDay, KitchenSaid } from '../../shared/types'
import { news } from '../store'
import { t } from '../texts'

/** What people said of the meals at their doors: today's entries and the months. No names: the desk knows them. */
export function Feedback({ day }: { day: KitchenDay }): JSX.Element {
  const [picture, setPicture] = useState<Picture | null>(null)
  const [error, setError] = useState<unknown>(null)
  useEffect(() => {
    call<Picture>('GET', '/kitchen/feedback?months=6').then(
      (answer) => {
        setPicture(answer)
        setError(null)
      },
      (failure: unknown) => setError(failure),
    )
  }, [day.said.length, day.day])
  const newest = picture?.months[picture.months.length - 1]
  return (
    <div class="preparation">
      <section aria-labelledby="said-title">
        <h2 id="said-title">{t('kitchen.said')}</h2>
        {day.said.length === 0 && <p class="empty">{t('kitchen.said.none')}</p>}
        <ul class="said">{day.said.map((one) => <SaidRow key={one.id} said={one} />)}</ul>
      </section>
      <section aria-labelledby="months-title">
        <h2 id="months-title">{t('kitchen.months')}</h2>
        <Failure error={error} />
        {picture !== null && <FeedbackPicture picture={picture} words={words()} />}
        {newest !== undefined && <FeedbackTable month={newest} words={words()} />}
      </section>
    </div>
  )
}

function SaidRow({ said }: { said: KitchenSaid }): JSX.Element {
  return (
    <li class={`${said.verdict} ${news.value.said.includes(said.id) ? 'is-changed' : ''}`}>
      <Icon name={said.verdict === 'praise' ? 'heart' : 'alarm'} />
      <span class="who">
        <strong>
          {t(`kitchen.verdict.${said.verdict}`)} · {t(`kitchen.topic.${said.topic}`)}
        </strong>
        <span>
          {said.menu} · {said.order} · {formatMoment(said.happened_at)}
        </span>
      </span>
    </li>
  )
}

function words(): FeedbackWords {
  return {
    title: t('kitchen.months'),
    complaints: t('kitchen.verdict.complaint'),
    praise: t('kitchen.verdict.praise'),
    meals: t('kitchen.meals'),
    share: t('kitchen.months.share'),
    none: t('kitchen.said.none'),
    topic: (topic) => t(`kitchen.topic.${topic}`),
    verdict: (verdict) => t(`kitchen.verdict.${verdict}`),
  }
}
