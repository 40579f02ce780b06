/** Who sits at this desk and what they may do. */
import { computed, signal } from '@preact/signals'
import type { Me, Role } from '../../shared/types'
import { PAGES, type Page } from './route'

export const me = signal<Me | null>(null)

/** An auditor reads everything and changes nothing; a care manager refers people and looks after those of the own dong. */
export const mayDecide = computed(() => me.value?.role === 'coordinator')
/** Who looks after people: takes their cases on and closes them. */
export const mayCare = computed(() => mayDecide.value || me.value?.role === 'care_manager')
export const seesDay = computed(() => me.value?.role === 'coordinator' || me.value?.role === 'auditor')

const PAGES_OF: Record<Role, readonly Page[]> = {
  coordinator: PAGES.filter((page) => page !== 'city' && page !== 'cases'),
  auditor: ['day', 'orders', 'people', 'couriers', 'kitchens', 'holidays', 'city'],
  care_manager: ['cases', 'intake', 'orders', 'people'],
  metropolitan: ['city', 'holidays'],
  kitchen: [],
  courier: [],
}

/** The pages this person may open, the first of them first. */
export const pages = computed(() => (me.value === null ? [] : PAGES_OF[me.value.role]))
