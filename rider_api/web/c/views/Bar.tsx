/** Always in sight: what is still to be sent, help, and for ten seconds the way back from the last tap. */
import type { JSX } from 'preact'
import { Icon } from '../../shared/icons'
import { undo } from '../phone'
import { clock, device, gate, nextStop, open, reached, stops, undoable, view, waitingCount } from '../state'
import type { Entry } from '../sync'
import { t } from '../texts'
import { nameStop } from './parts'

export function Bar(): JSX.Element | null {
  if (gate.value.state !== 'open') return null
  const tapped = undoable.value[0]
  return (
    <header class="bar">
      {tapped === undefined ? <SettingsButton /> : <UndoButton tapped={tapped} />}
      <WaitingButton small={tapped !== undefined} />
      {device.value !== null && (
        <button type="button" class="button danger" onClick={() => open({ name: 'emergency', key: emergencyKey() })}>
          <Icon name="alarm" />
          {t('courier.bar.emergency')}
        </button>
      )}
      <span class="only-read" role="status">
        {tapped && describeTap(tapped)}
      </span>
    </header>
  )
}

function SettingsButton(): JSX.Element {
  return (
    <button type="button" class="button quiet" aria-label={t('courier.bar.settings')} onClick={() => open({ name: 'settings' })}>
      <Icon name="settings" />
    </button>
  )
}

/** Takes the place of what is there otherwise, so that nothing under the thumb moves or is covered. */
function UndoButton({ tapped }: { tapped: Entry }): JSX.Element {
  const seconds = Math.max(1, Math.ceil(((tapped.held_until ?? 0) - clock.value) / 1000))
  return (
    <button type="button" class="button undo" onClick={() => void undo(tapped.group)}>
      <Icon name="undo" />
      <span>
        {t('courier.undo.button', { seconds })}
        <small>{describeTap(tapped)}</small>
      </span>
    </button>
  )
}

function WaitingButton({ small }: { small: boolean }): JSX.Element {
  const waiting = waitingCount.value
  const offline = reached.value === false
  const text = waiting > 0 ? t('courier.bar.waiting', { count: waiting }) : t('courier.bar.sent')
  return (
    <button type="button" class={`button pill ${waiting > 0 ? 'waiting' : ''}`} onClick={() => open({ name: 'queue' })}>
      <Icon name={offline ? 'offline' : waiting > 0 ? 'send' : 'check'} />
      {small && <span aria-hidden="true">{waiting}</span>}
      <span class={small ? 'only-read' : undefined}>
        {text}
        {offline && !small && <small>{t('courier.bar.offline')}</small>}
      </span>
    </button>
  )
}

/** The door at which the courier probably stands. */
function emergencyKey(): string | null {
  const shown = view.value
  return 'key' in shown && shown.key !== null ? shown.key : (nextStop.value?.key ?? null)
}

const NAMED = ['delivered', 'no_answer', 'refused', 'away', 'card', 'pickup', 'drop', 'entrance'] as const

function describeTap(entry: Entry): string {
  const kind = NAMED.find((name) => name === entry.item.kind)
  const name = nameOfItem(entry.item)
  return kind === undefined || name === null ? t('courier.undo.other') : t(`courier.undo.${kind}`, { name })
}

/** Whom or what a record speaks of, as far as today's plan knows it. */
export function nameOfItem(item: Entry['item']): string | null {
  const stop = stops.value.find(({ door, place }) =>
    door === null ? place.id === item.place_id : door.order_ids.some((id) => item.order_ids.includes(id)),
  )
  return stop === undefined ? null : nameStop(stop)
}
