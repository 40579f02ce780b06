/** The second tap of a normal door: who took the meal. And the two ways in which it was not taken. */
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Icon } from '../../shared/icons'
import type { CardAnswers, CardOutcome, CourierDoor, CourierStop } from '../../shared/types'
import { NO_EXTRAS, recordExtras } from '../extras'
import type { Extras } from '../extras'
import { makePlainCard, recordVisit } from '../facts'
import { record } from '../phone'
import { goHomeFrom, isHasty, open, view } from '../state'
import { t } from '../texts'
import { ExtraQuestions } from './Extras'
import { Notice } from './Notice'
import { Stay } from './Stay'
import { Choices, Stepper } from './inputs'
import { ViewHead, nameStop, statusOf } from './parts'

type BoxState = CardAnswers['previous_box']
const BOX_STATES: readonly BoxState[] = ['eaten', 'left', 'uncollected', 'unknown']

export function Finish({ stop }: { stop: CourierStop }): JSX.Element {
  const door = stop.door as CourierDoor
  const [collected, setCollected] = useState(door.collect)
  const [box, setBox] = useState<BoxState>('unknown')
  const [extras, setExtras] = useState(NO_EXTRAS)
  const finish = (outcome: CardOutcome) =>
    endVisit(stop, { ...makePlainCard(outcome), previous_box: collected < door.collect ? 'uncollected' : box }, collected, extras)
  return (
    <section class="view">
      <ViewHead title={t('courier.finish.title')} about={nameStop(stop)} />
      {door.collect > 0 && (
        <>
          <Stepper
            label={t('courier.door.collected')}
            hint={t('courier.door.expected', { count: door.collect })}
            value={collected}
            most={door.collect + 10}
            onChange={setCollected}
          />
          <Choices legend={t('courier.finish.box')} values={BOX_STATES} chosen={box} name={(value) => t(`courier.card.box.${value}`)} onChoose={setBox} />
        </>
      )}
      <div class="stack">
        <button type="button" class="button big" onClick={() => finish('family')}>
          <Icon name="house" />
          {t('courier.finish.family')}
        </button>
        <button type="button" class="button big" onClick={() => finish('at_door')}>
          <Icon name="door" />
          {t('courier.finish.at_door')}
        </button>
        <button type="button" class="button big" onClick={() => open({ name: 'card', key: stop.key })}>
          <Icon name="card" />
          {t('courier.finish.different')}
        </button>
        <ExtraQuestions door={door} extras={extras} onChange={setExtras} />
      </div>
      <div class="foot">
        <button type="button" class="button primary big" onClick={() => finish('handed_over')}>
          <Icon name="person" />
          {t('courier.finish.person')}
        </button>
      </div>
    </section>
  )
}

export function Missed({ stop, away }: { stop: CourierStop; away: boolean }): JSX.Element {
  const door = stop.door as CourierDoor
  const [asking, setAsking] = useState(false)
  const end = (outcome: CardOutcome) => endVisit(stop, makePlainCard(outcome), 0, NO_EXTRAS)
  return (
    <section class="view">
      <ViewHead title={t(away ? 'courier.away.title' : 'courier.missed.title')} about={nameStop(stop)} />
      {!away && <p>{t('courier.missed.how')}</p>}
      <div class="stack">
        {door.phone && (
          <a class="button big" href={`tel:${door.phone.replace(/[^\d+]/g, '')}`}>
            <Icon name="phone" />
            {t('courier.door.phone')}
          </a>
        )}
        {!away && !asking && (
          <button type="button" class="button primary big" onClick={() => end('no_answer')}>
            <Icon name="quiet" />
            {t('courier.missed.record')}
          </button>
        )}
        {away && (
          <>
            <button type="button" class="button big" onClick={() => end('refused')}>
              <Icon name="cross" />
              {t('courier.away.refused')}
            </button>
            <button type="button" class="button big" onClick={() => end('away_notice')}>
              <Icon name="house" />
              {t('courier.away.away')}
            </button>
          </>
        )}
      </div>
      <Notice kind="warn" icon="alarm">
        {t('courier.missed.danger')}
      </Notice>
      {!away && <Stay stop={stop} onAsk={setAsking} />}
    </section>
  )
}

async function endVisit(stop: CourierStop, card: CardAnswers, collected: number, extras: Extras): Promise<void> {
  if (isHasty()) return
  const here = view.value
  const door = stop.door as CourierDoor
  await record([...recordVisit(door, { card, collected, note: null }, statusOf(stop)), ...recordExtras(door, extras)])
  goHomeFrom(here)
}
