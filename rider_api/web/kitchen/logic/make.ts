/** Makers of a kitchen's day for tests. */
import type { KitchenChange, KitchenDay, KitchenPick, KitchenPickup } from '../../shared/types'

export function makePickup(code: string, change: Partial<KitchenPickup> = {}): KitchenPickup {
  return {
    tour_id: `tour-${code}`,
    duty_code: code,
    model: 'rider',
    trip: 1,
    load_seconds: 36_000,
    depart_seconds: 36_300,
    meals: 18,
    items: [{ menu: '저염 일반식', meals: 18 }],
    counted_by_kitchen: null,
    counted_by_courier: null,
    waited_seconds: 0,
    celsius: null,
    ...change,
  }
}

export function makeChange(id: string, status: KitchenChange['status'] = 'pending'): KitchenChange {
  return { id, number: 1, kind: 'cancel', order: '1123-007', menu: '저염 일반식', meals: 2, diet: null, made_at: '2026-11-23T08:00:00+09:00', status }
}

export function makeDay(change: Partial<KitchenDay> = {}): KitchenDay {
  return {
    epoch: 'e',
    event: 1,
    day: '2026-11-23',
    kitchen: { id: 'k', name: '시험 주방' },
    freeze: { number: 7, frozen_at: '2026-11-19T18:00:00+09:00', households: 10, meals: 20 },
    counts: [],
    pick_list: [],
    pickups: [],
    changes: [],
    containers_expected_back: 0,
    menus: [],
    lots: [],
    said: [],
    records_temperature: false,
    ...change,
  }
}

export function makePick(order: string, change: Partial<KitchenPick> = {}): KitchenPick {
  return {
    order,
    menu: '저염 일반식',
    meals: 2,
    diet: null,
    container: 'disposable',
    last_day: false,
    code: order.replace(/^\d+-/, '').padStart(4, '0'),
    pickup: '라이더-01 1',
    eat_before_seconds: 40_000,
    allergens: [],
    ...change,
  }
}
