import { render } from 'preact'
import '../shared/style.css'
import './courier.css'
import { sendNow, startPhone } from './phone'
import { device, followHistory, gate, linkToken, recallView, takeLinkToken } from './state'
import { openStorage } from './storage'
import { loadChosenLanguage } from './texts'
import { App, loadFirst, loadHome, loadLater } from './views/App'

takeLinkToken()
window.addEventListener('hashchange', takeLinkToken)
followHistory()
recallView()

async function start(): Promise<void> {
  const likely = linkToken.value === null ? loadHome() : loadFirst()
  await Promise.all([likely, loadChosenLanguage(), openStorage().then(startPhone)])
  if (gate.value.state !== 'open') await loadFirst()
  render(<App />, document.getElementById('page') as HTMLElement)
  await painted()
  if (device.value !== null) void sendNow()
  await Promise.all([loadHome(), loadFirst(), loadLater()])
  // Only now, so that it finds everything fetched already. Without one (an old browser, a page that is not secure)
  // everything works but starting offline.
  await navigator.serviceWorker?.register('/c/sw.js', { scope: '/c/' })
}

/** What can be tapped is on the screen: only then a cheap phone has time for the rest. A page out of sight is never painted. */
function painted(): Promise<unknown> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve))
    setTimeout(resolve, 1000)
  })
}

void start()
