/** What has not reached the server yet, and what it would not take. */
import type { JSX } from 'preact'
import { Icon } from '../../shared/icons'
import { formatMoment, read } from '../../shared/texts'
import type { Reason } from '../../shared/types'
import { dismissProblem, retryStuck, sendNow } from '../phone'
import { clock, entries, photoCount, problems } from '../state'
import type { Problem } from '../storage'
import { isHeld } from '../sync'
import type { Entry } from '../sync'
import { t } from '../texts'
import { nameOfItem } from './Bar'
import { Notice } from './Notice'
import { ViewHead } from './parts'

export function Queue(): JSX.Element {
  const waiting = entries.value.filter((entry) => entry.stuck === null)
  const stuck = entries.value.filter((entry) => entry.stuck !== null)
  return (
    <section class="view">
      <ViewHead title={t('courier.queue.title')} />
      {entries.value.length + photoCount.value === 0 ? (
        <Notice kind="good" icon="check">{t('courier.queue.none')}</Notice>
      ) : (
        <>
          <p>{t('courier.queue.kept')}</p>
          <button type="button" class="button primary big" onClick={() => void sendNow()}>
            <Icon name="send" />
            {t('courier.queue.now')}
          </button>
        </>
      )}
      <ul class="queue">
        {waiting.map((entry) => (
          <li key={entry.order}>
            <Told entry={entry} />
          </li>
        ))}
        {photoCount.value > 0 && <li>{t('courier.queue.photos', { count: photoCount.value })}</li>}
      </ul>
      {stuck.length > 0 && <Stuck entries={stuck} />}
      {problems.value.length > 0 && <Problems problems={problems.value} />}
    </section>
  )
}

function Told({ entry }: { entry: Entry }): JSX.Element {
  return (
    <>
      <strong>{t(`courier.fact.${entry.item.kind}`)}</strong> {nameOfItem(entry.item)}
      <span class="when">
        {formatMoment(entry.item.made_at)}
        {isHeld(entry, clock.value) && ` · ${t('courier.queue.undoable')}`}
      </span>
    </>
  )
}

function Stuck({ entries: marked }: { entries: Entry[] }): JSX.Element {
  return (
    <section>
      <h2>{t('courier.queue.stuck')}</h2>
      <ul class="queue">
        {marked.map((entry) => (
          <li key={entry.order}>
            <Told entry={entry} />
            {entry.stuck && <Why reason={entry.stuck} />}
          </li>
        ))}
      </ul>
      <button type="button" class="button big" onClick={() => void retryStuck()}>
        {t('courier.queue.retry')}
      </button>
    </section>
  )
}

function Problems({ problems: refused }: { problems: Problem[] }): JSX.Element {
  return (
    <section>
      <h2>{t('courier.queue.problems')}</h2>
      <ul class="queue">
        {refused.map(({ id, item, reason }) => (
          <li key={id}>
            <strong>{t(`courier.fact.${item?.kind ?? 'photo'}`)}</strong> {item && nameOfItem(item)}
            {item && <span class="when">{formatMoment(item.made_at)}</span>}
            <Why reason={reason} />
            <button type="button" class="button" onClick={() => void dismissProblem(id)}>
              {t('courier.queue.read')}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Why({ reason }: { reason: Reason }): JSX.Element {
  return (
    <Notice kind="danger" icon="alarm">
      {read(reason.cause)} {read(reason.action)}
    </Notice>
  )
}
