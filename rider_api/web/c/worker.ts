/**
 * The courier's service worker: the page itself starts without a network. Data is not its business (IndexedDB holds
 * the day and the queue), so nothing under /api ever passes through a cache.
 */
export {}

declare const self: ServiceWorkerGlobalScope
declare const SHELL_FILES: string[]
declare const SHELL_VERSION: string

const CACHE = `bapgil-courier-${SHELL_VERSION}`
const PAGE = '/c/'

/** Newer browsers answer these from the cache by themselves: the page need not wait until this worker has woken up. */
interface Routing {
  addRoutes?: (rules: { condition: { requestMethod: 'GET'; urlPattern: { pathname: string; search: '' } }; source: { cacheName: string } }[]) => Promise<void>
}

self.addEventListener('install', (event) => {
  const rules = SHELL_FILES.map((pathname) => ({ condition: { requestMethod: 'GET' as const, urlPattern: { pathname, search: '' as const } }, source: { cacheName: CACHE } }))
  event.waitUntil(Promise.all([storeShell(), (event as Routing).addRoutes?.(rules)]).then(() => self.skipWaiting()))
})

self.addEventListener('activate', (event) => {
  event.waitUntil(dropOldShells().then(() => self.clients.claim()))
})

self.addEventListener('fetch', (event) => {
  const address = new URL(event.request.url)
  if (event.request.method !== 'GET' || address.origin !== self.location.origin) return
  if (event.request.mode === 'navigate') event.respondWith(answer(PAGE, event.request))
  else if (SHELL_FILES.includes(address.pathname)) event.respondWith(answer(address.pathname, event.request))
})

/** A push says nothing: the page asks what is new. Those that nobody has looked at do not pile up. */
self.addEventListener('push', (event) => {
  event.waitUntil(self.registration.showNotification('밥길', { body: '새 소식이 있습니다', tag: 'news' }))
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(self.clients.matchAll({ type: 'window' }).then(([page]) => page?.focus() ?? self.clients.openWindow(PAGE)))
})

/** All or nothing: a shell with a hole is worse than the old one. What is named by its content was fetched a moment ago. */
async function storeShell(): Promise<void> {
  const cache = await caches.open(CACHE)
  await cache.addAll(SHELL_FILES.map((file) => new Request(file, { cache: file.startsWith('/assets/') ? 'default' : 'reload', redirect: 'error' })))
}

async function dropOldShells(): Promise<void> {
  const names = await caches.keys()
  await Promise.all(names.filter((name) => name.startsWith('bapgil-courier-') && name !== CACHE).map((name) => caches.delete(name)))
}

async function answer(file: string, request: Request): Promise<Response> {
  const stored = await (await caches.open(CACHE)).match(file)
  return stored ?? fetch(request)
}
