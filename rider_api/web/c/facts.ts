/** What a tap says, as records for the queue. Pure: who taps and when is added by the queue. */
import type { CardAnswers, CardOutcome, CourierDoor, CourierStop, FactKind } from '../shared/types'
import type { NewRecord } from './storage'

/** How a visit ended, and what was seen. */
export interface Visit {
  card: CardAnswers
  /** Containers taken back. */
  collected: number
  note: string | null
}

const KINDS: Record<CardOutcome, FactKind> = {
  handed_over: 'delivered',
  family: 'delivered',
  at_door: 'delivered',
  no_answer: 'no_answer',
  refused: 'refused',
  away_notice: 'away',
}

const HANDED: Partial<Record<CardOutcome, string>> = { handed_over: 'person', family: 'family', at_door: 'at_door' }

/** The card of a visit with nothing to tell, whatever its outcome. */
export function makePlainCard(outcome: CardOutcome): CardAnswers {
  const met = outcome === 'handed_over' || outcome === 'refused'
  return {
    outcome,
    seen: met ? 'seen' : 'neither',
    as_usual: outcome !== 'no_answer',
    changes: [],
    previous_box: 'unknown',
    urgency: outcome === 'no_answer' ? 'today' : 'info',
    photos: [],
  }
}

/** Records of a visit: how the door ended, and its card. A door that has ended so before only gets the card. */
export function recordVisit(door: CourierDoor, visit: Visit, status: string): NewRecord[] {
  const kind = KINDS[visit.card.outcome]
  const handed = HANDED[visit.card.outcome]
  const end: NewRecord = {
    ...speakOf(door),
    kind,
    data: handed === undefined ? {} : { handed, collected: visit.collected },
  }
  const card: NewRecord = { ...speakOf(door), kind: 'card', data: { ...visit.card }, note: visit.note }
  return status === kind ? [card] : [end, card]
}

/** Records of a hand-over: what was counted, and each menu of which there is too little. */
export function recordHandover(stop: CourierStop, counted: readonly number[], waitedSeconds: number): NewRecord[] {
  const total = counted.reduce((sum, meals) => sum + meals, 0)
  const handover: NewRecord = {
    ...speakOf(stop),
    kind: stop.kind === 'drop' ? 'drop' : 'pickup',
    data: { counted: total, waited_seconds: waitedSeconds },
  }
  if (stop.kind === 'drop') return [handover]
  const shortages = stop.items.flatMap((item, index) => {
    const missing = item.meals - (counted[index] ?? item.meals)
    return missing > 0 ? [{ ...speakOf(stop), kind: 'shortage' as const, data: { missing, menu: item.menu } }] : []
  })
  return [handover, ...shortages]
}

/** Somebody is in danger, at this door if there is one. */
export function recordEmergency(door: CourierDoor | null): NewRecord {
  const place = door === null ? { order_ids: [], place_id: null, trip: null, note: null } : speakOf(door)
  return { ...place, kind: 'emergency', data: { called_119: true } }
}

/** The courier must stay with somebody, at this door if there is one: others take the rest of the route. */
export function recordStay(door: CourierDoor | null): NewRecord {
  const place = door === null ? { order_ids: [], place_id: null, trip: null, note: null } : speakOf(door)
  return { ...place, kind: 'stay', data: {} }
}

/** Where somebody stands (WGS84 degrees), and how well the phone knows that. */
export interface Position {
  lat: number
  lon: number
  accuracy_metres: number
}

/** The pin is wrong, or there is a better way in. */
export function recordEntrance(door: CourierDoor, way: string | null, position: Position | null, photos: string[]): NewRecord {
  return { ...speakOf(door), kind: 'entrance', data: { ...position, photos }, note: way }
}

/** Of whom or of what place a record speaks. */
export function speakOf(subject: CourierDoor | CourierStop): Pick<NewRecord, 'order_ids' | 'place_id' | 'trip' | 'note'> {
  if ('place' in subject) return { order_ids: [], place_id: subject.place.id, trip: subject.trip, note: null }
  return { order_ids: subject.order_ids, place_id: null, trip: null, note: null }
}
