import { render } from 'preact'
import '../shared/style.css'
import './courier.css'
import { startPhone } from './phone'
import { followHistory, gate, linkToken, recallView, takeLinkToken } from './state'
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
  await Promise.all([loadHome(), loadFirst(), loadLater()])
  // Only now, so that it finds everything fetched already. Without one (an old browser, a page that is not secure)
  // everything works but starting offline.
  await navigator.serviceWorker?.register('/c/sw.js', { scope: '/c/' })
}

void start()
