/** Which page of the desk is open: kept behind the # of the address, so that the browser's own buttons work. */
import { signal } from '@preact/signals'

export type Page = 'day' | 'cases' | 'intake' | 'orders' | 'people' | 'couriers' | 'kitchens' | 'welfare' | 'holidays' | 'city'
export const PAGES: readonly Page[] = ['day', 'cases', 'intake', 'orders', 'people', 'couriers', 'kitchens', 'welfare', 'holidays', 'city']

export interface Route {
  page: Page
  /** A recipient's number, on the page of people. */
  detail: string | null
}

/** Read `#/people/1003`; anything unknown is the day. */
export function parseRoute(hash: string): Route {
  const [page = '', detail = ''] = hash.replace(/^#\/?/, '').split('/')
  const known = PAGES.find((one) => one === page)
  return { page: known ?? 'day', detail: known !== undefined && detail !== '' ? decodeURIComponent(detail) : null }
}

export const route = signal<Route>(typeof location === 'undefined' ? { page: 'day', detail: null } : parseRoute(location.hash))

/** Follow the address from now on; it may have changed since this file was read. */
export function followAddress(): void {
  const follow = (): void => {
    route.value = parseRoute(location.hash)
  }
  window.addEventListener('hashchange', follow)
  follow()
}
