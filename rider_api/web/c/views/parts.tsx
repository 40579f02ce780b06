/** Small pieces that several views use. */
import type { JSX } from 'preact'
import { Icon } from '../../shared/icons'
import type { IconName } from '../../shared/icons'
import type { CourierStop, MenuKind, StopStatus } from '../../shared/types'
import { entries, stops } from '../state'
import { findStatus } from '../day'
import { t } from '../texts'

const MENU_ICONS: Record<MenuKind, IconName> = {
  general: 'lunchbox',
  side_dishes: 'sideDishes',
  liquid: 'cup',
  porridge: 'bowl',
  dysphagia: 'spoon',
}

const STATUS_ICONS: Record<StopStatus, IconName> = {
  planned: 'door',
  arrived: 'door',
  delivered: 'check',
  no_answer: 'quiet',
  refused: 'cross',
  away: 'cross',
}

export function StatusTag({ status }: { status: StopStatus }): JSX.Element {
  return (
    <span class={`tag status ${status}`}>
      <Icon name={STATUS_ICONS[status]} />
      {t(`courier.status.${status}`)}
    </span>
  )
}

/** The meals of a stop, by menu and diet. */
export function Meals({ stop, ...list }: { stop: CourierStop; class?: string }): JSX.Element {
  return (
    <ul {...list}>
      {stop.items.map((item) => (
        <li key={`${item.menu} ${item.diet ?? ''}`}>
          <Icon name={MENU_ICONS[item.kind]} />
          <span>
            {item.menu} <strong>{t('courier.stop.meals', { count: item.meals })}</strong>
            {item.diet && <em> {item.diet}</em>}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** What a stop is called on this phone: the person, or the kitchen or hub. */
export function nameStop(stop: CourierStop): string {
  if (stop.door === null) return stop.place.name
  return stop.door.name ?? t('courier.door.label', { number: stop.door.number })
}

export function statusOf(stop: CourierStop): StopStatus {
  return stop.door === null ? 'planned' : findStatus(stop.door, entries.value)
}

/** What opens below what was tapped must not hide behind the button at the bottom. */
export function bringIntoView(opened: HTMLElement | null): void {
  opened?.scrollIntoView({ block: 'center' })
}

/** Whom records about these orders speak of, as far as today's plan knows it. */
export function nameOfOrders(order_ids: readonly string[]): string | null {
  const stop = stops.value.find(({ door }) => door?.order_ids.some((id) => order_ids.includes(id)))
  return stop === undefined ? null : nameStop(stop)
}

/** Head of a view that lies over the next door: the way back, and what it is about. */
export function ViewHead({ title, about }: { title: string; about?: string }): JSX.Element {
  return (
    <header class="view-head">
      <button type="button" class="button" onClick={() => history.back()}>
        <Icon name="back" />
        {t('courier.back')}
      </button>
      <h1>{title}</h1>
      {about !== undefined && <p>{about}</p>}
    </header>
  )
}
