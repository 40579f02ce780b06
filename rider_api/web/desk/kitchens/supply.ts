/** What kitchens make: menus of the day, clashes with diets, capacities and how days are shared out. */
import { call } from '../../shared/api'
import type { Named, Reason, RecipientName } from '../../shared/types'
import type { Page } from '../orders/standingOrders'

export interface Clash {
  mark: string
  dish: string
  because: string
}

/** One person's visit on one day. `chosen` null: nobody has decided; "": the menu as it is, after asking. */
export interface ClashRow {
  day: string
  standing_order_id: string
  recipient: RecipientName
  kitchen: Named
  menu: Named
  diet: string
  clashes: Clash[]
  left: Clash[]
  chosen: string | null
  /** The dated order of a day that is frozen already. */
  order_id: string | null
  /** `substitute` "": another menu of the kitchen, decided in the order calendar. */
  suggestions: { menu: Named; substitute: string; dishes: string[] }[]
}

export const listClashes = (area: string, page: number) => call<Page<ClashRow>>('GET', `/desk/clashes?${new URLSearchParams({ area, page: String(page) })}`)
export const chooseMeal = (order: string, day: string, substitute: string) => call<{ change: number | null }>('POST', `/desk/standing-orders/${order}/meal`, { body: { day, substitute } })

export interface CapacityDay {
  day: string
  closed: boolean
  /** All menus together; null: no limit is stated. */
  meals: number | null
  /** Of single menus that have a limit, by id. */
  menus: Record<string, number>
}

export interface KitchenCapacity {
  kitchen: Named
  menus: Named[]
  days: CapacityDay[]
}

export interface Closure {
  id: string
  kitchen: Named
  day: string
  reason: string
}

export interface AllotmentDay {
  day: string
  frozen: boolean
  meals: number
  kitchens: { kitchen: Named; menu: Named; meals: number; usual_meals: number; limit: number | null; kitchen_limit: number | null; closed: boolean }[]
  moved: { standing_order_id: string; recipient: RecipientName; meals: number; from_kitchen: string; to_kitchen: string; to_menu: string }[]
  shortages: { menu: Named; kitchen: string; meals: number; recipients: RecipientName[]; reason: Reason }[]
}

export const listCapacities = (area: string) => call<KitchenCapacity[]>('GET', `/desk/capacities?area=${area}`)
export const listClosures = (area: string, first: string, last: string) => call<Closure[]>('GET', `/desk/closures?${new URLSearchParams({ area, first, last })}`)
export const readAllotment = (area: string, first: string, last: string) => call<AllotmentDay[]>('GET', `/desk/allotment?${new URLSearchParams({ area, first, last })}`)
export const setCapacity = (kitchen: string, said: { menu_id: string | null; meals: number | null; first_day: string }) => call('PUT', `/desk/kitchens/${kitchen}/capacity`, { body: said })
export const closeKitchen = (kitchen: string, said: { first_day: string; last_day: string; reason: string }) => call('POST', `/desk/kitchens/${kitchen}/closures`, { body: said })
export const reopenKitchen = (closure: string) => call('DELETE', `/desk/closures/${closure}`)

export interface Dish {
  name: string
  ingredients: string[]
  allergens: string[]
  unsuitable_for: string[]
}

export interface DayMenus {
  /** Those that can be named. */
  allergens: string[]
  menus: (Named & { kitchen: string })[]
  written: { menu_id: string; day: string; substitute: string; revision: number; dishes: Dish[] }[]
}

export const readDayMenus = (area: string, day: string) => call<DayMenus>('GET', `/desk/day-menus?${new URLSearchParams({ area, first: day, last: day })}`)
export const writeDayMenu = (menu: string, day: string, substitute: string, dishes: Dish[]) => call('PUT', '/desk/day-menus', { body: { menu_id: menu, day, substitute, dishes } })

/** "멸치, 견과" as a list; commas, middle dots and line ends part words. */
export function splitWords(text: string): string[] {
  return text.split(/[,·\n]/).map((word) => word.trim()).filter((word) => word !== '')
}

export interface ProvidersReport {
  dry_run: boolean
  written: boolean
  counts: Record<string, { added: number; changed: number; unchanged: number }>
  problems: SheetProblem[]
  notices: SheetProblem[]
}

export interface SheetProblem extends Reason {
  sheet: string
  row: number
  column: string
}

export function importProviders(file: File, dryRun: boolean): Promise<ProvidersReport> {
  const form = new FormData()
  form.set('file', file)
  form.set('dry_run', String(dryRun))
  return call('POST', '/desk/providers', { raw: form, timeoutSeconds: 300 })
}
