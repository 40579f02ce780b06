/** The coordinator's desk: who may see what, the frame, and the page that is open. */
import { effect } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Failure } from '../shared/failure'
import { keepFocus } from '../shared/focus'
import { startTicking } from '../shared/serverClock'
import { FACES, findMe } from '../shared/session'
import { listAreas } from './calls'
import { CouriersPage } from './couriers/CouriersPage'
import { CityPage } from './city/CityPage'
import { ConflictDialog } from './day/ConflictDialog'
import { CasesPage } from './welfare/CasesPage'
import { DayPage } from './day/DayPage'
import { HolidaysPage } from './holidays/HolidaysPage'
import { IntakePage } from './intake/IntakePage'
import { KitchensPage } from './kitchens/KitchensPage'
import { OrdersPage } from './orders/OrdersPage'
import { Announcer } from './parts/Announcer'
import { listenForKeys } from './parts/keys'
import { KeysDialog } from './parts/KeysDialog'
import { NoticeBar } from './parts/NoticeBar'
import { TopBar } from './parts/TopBar'
import { PeoplePage } from './people/PeoplePage'
import { area, areas, choose, followPeople } from './store/day'
import { followAddress, route, type Page } from './store/route'
import { me, pages, seesDay } from './store/session'
import { t } from './texts'
import { WelfarePage } from './welfare/WelfarePage'

export function Desk(): JSX.Element {
  const [error, setError] = useState<unknown>(null)
  useEffect(() => {
    followAddress()
    enter().catch(setError)
    const stops = [startTicking(), listenForKeys(), keepFocus()]
    return () => stops.forEach((stop) => stop())
  }, [])
  if (me.value === null) {
    return (
      <main class="waiting">
        <h1>{t('desk.title')}</h1>
        {error === null ? <p role="status">{t('desk.loading')}</p> : <Failure error={error} />}
      </main>
    )
  }
  return (
    <div class="desk">
      <a class="skip" href="#page-top">
        {t('desk.skip')}
      </a>
      <TopBar />
      <main id="page-top" tabIndex={-1} class={`page page-${openPage()}`}>
        <OpenPage />
      </main>
      <Announcer />
      <NoticeBar />
      <ConflictDialog />
      <KeysDialog />
    </div>
  )
}

/** Find out who is here, and send away who belongs to another face. */
async function enter(): Promise<void> {
  const found = await findMe()
  if (found === null || !FACES[found.role].startsWith('/desk')) return location.assign('/')
  me.value = found
  effect(() => {
    document.title = t('desk.title')
  })
  if (found.role === 'metropolitan') return
  areas.value = found.area === null ? await listAreas() : [found.area]
  area.value = areas.value[0] ?? null
  if (seesDay.value) await choose({ day: found.day })
  else followPeople(found)
}

function openPage(): Page {
  return pages.value.find((page) => page === route.value.page) ?? pages.value[0] ?? 'people'
}

function OpenPage(): JSX.Element {
  switch (openPage()) {
    case 'cases':
      return <CasesPage />
    case 'intake':
      return <IntakePage />
    case 'orders':
      return <OrdersPage />
    case 'people':
      return <PeoplePage />
    case 'couriers':
      return <CouriersPage />
    case 'kitchens':
      return <KitchensPage />
    case 'welfare':
      return <WelfarePage />
    case 'holidays':
      return <HolidaysPage />
    case 'city':
      return <CityPage />
    default:
      return <DayPage />
  }
}
