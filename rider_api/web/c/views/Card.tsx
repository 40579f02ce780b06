/** The check card (안부카드): every answer a big button, the usual ones chosen beforehand. */
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Icon } from '../../shared/icons'
import type { CardAnswers, CardOutcome, Change, CourierDoor, CourierStop, StopStatus } from '../../shared/types'
import { NO_EXTRAS, recordExtras } from '../extras'
import { makePlainCard, recordVisit } from '../facts'
import { record } from '../phone'
import { goHomeFrom, view } from '../state'
import { t } from '../texts'
import { Photos } from './Photos'
import type { Photo } from './Photos'
import { ExtraQuestions } from './Extras'
import { Notice } from './Notice'
import { Choices, Stepper } from './inputs'
import { ViewHead, nameStop, statusOf } from './parts'

const OUTCOMES: readonly CardOutcome[] = ['handed_over', 'family', 'at_door', 'no_answer', 'refused', 'away_notice']
const SEEN = ['seen', 'heard', 'neither'] as const
const USUAL = ['yes', 'no'] as const
const CHANGES: readonly Change[] = ['health', 'mobility', 'meals', 'mind', 'hygiene', 'safety', 'medicine', 'other']
const BOXES = ['eaten', 'left', 'uncollected', 'unknown'] as const
const URGENCIES = ['info', 'today', 'now'] as const
const ENDED_AS: Partial<Record<StopStatus, CardOutcome>> = { no_answer: 'no_answer', refused: 'refused', away: 'away_notice' }
const MOST_PHOTOS = 3

export function Card({ stop }: { stop: CourierStop }): JSX.Element {
  const door = stop.door as CourierDoor
  const status = statusOf(stop)
  const [card, setCard] = useState<CardAnswers>(() => makePlainCard(ENDED_AS[status] ?? 'handed_over'))
  const [collected, setCollected] = useState(door.collect)
  const [note, setNote] = useState('')
  const [photos, setPhotos] = useState<Photo[]>([])
  const [extras, setExtras] = useState(NO_EXTRAS)
  const [unanswered, setUnanswered] = useState(false)
  const change = (part: Partial<CardAnswers>) => setCard({ ...card, ...part })
  const met = card.outcome !== 'no_answer' && card.outcome !== 'away_notice'

  async function save(): Promise<void> {
    if (met && !card.as_usual && card.changes.length === 0) return setUnanswered(true)
    const answers = { ...card, changes: card.as_usual ? [] : card.changes, photos: photos.map((photo) => photo.sha256) }
    const visit = { card: answers, collected, note: note.trim() === '' ? null : note.trim() }
    const here = view.value
    await record([...recordVisit(door, visit, status), ...recordExtras(door, extras)], photos)
    goHomeFrom(here)
  }

  return (
    <section class="view">
      <ViewHead title={t('courier.card.title')} about={nameStop(stop)} />
      <Choices
        legend={t('courier.card.outcome')}
        values={OUTCOMES}
        chosen={card.outcome}
        name={(value) => t(`courier.card.outcome.${value}`)}
        onChoose={(outcome) => setCard({ ...makePlainCard(outcome), changes: card.changes })}
      />
      {met && (
        <>
          <Choices legend={t('courier.card.seen')} values={SEEN} chosen={card.seen} name={(value) => t(`courier.card.seen.${value}`)} onChoose={(seen) => change({ seen })} />
          <Choices
            legend={t('courier.card.usual')}
            values={USUAL}
            chosen={card.as_usual ? 'yes' : 'no'}
            name={(value) => t(`courier.card.usual.${value}`)}
            onChoose={(answer) => change({ as_usual: answer === 'yes', urgency: answer === 'yes' ? 'info' : 'today' })}
          />
        </>
      )}
      {!card.as_usual && (
        <Choices
          legend={t('courier.card.changes')}
          values={CHANGES}
          chosen={card.changes}
          name={(value) => t(`courier.card.changes.${value}`)}
          onChoose={(value) => {
            setUnanswered(false)
            change({ changes: toggle(card.changes, value) })
          }}
        />
      )}
      {unanswered && (
        <div role="alert">
          <Notice kind="danger" icon="alarm">{t('courier.card.missing')}</Notice>
        </div>
      )}
      <Choices legend={t('courier.card.box')} values={BOXES} chosen={card.previous_box} name={(value) => t(`courier.card.box.${value}`)} onChoose={(previous_box) => change({ previous_box })} />
      {door.collect > 0 && status !== 'delivered' && (
        <Stepper label={t('courier.door.collected')} hint={t('courier.door.expected', { count: door.collect })} value={collected} most={door.collect + 10} onChange={setCollected} />
      )}
      <Choices legend={t('courier.card.urgency')} values={URGENCIES} chosen={card.urgency} name={(value) => t(`courier.card.urgency.${value}`)} onChoose={(urgency) => change({ urgency })} />
      {card.urgency === 'now' && <Notice kind="danger" icon="alarm">{t('courier.card.now')}</Notice>}
      <label class="field">
        <span>{t('courier.card.note')}</span>
        <textarea rows={2} maxLength={1000} value={note} onInput={(event) => setNote(event.currentTarget.value)} />
      </label>
      <Photos legend={t('courier.card.photo')} photos={photos} most={MOST_PHOTOS} onChange={setPhotos} />
      <ExtraQuestions door={door} extras={extras} onChange={setExtras} />
      <div class="foot">
        <button type="button" class="button primary big" onClick={() => void save()}>
          <Icon name="check" />
          {t('courier.card.save')}
        </button>
      </div>
    </section>
  )
}

function toggle(list: readonly Change[], value: Change): Change[] {
  return list.includes(value) ? list.filter((other) => other !== value) : [...list, value]
}
