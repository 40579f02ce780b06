/** The kitchen's board: read from two metres, touched with wet hands. */
import { signal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Failure } from '../shared/failure'
import { keepFocus } from '../shared/focus'
import { startTicking } from '../shared/serverClock'
import { FACES, findMe } from '../shared/session'
import { isNothing, NOTHING } from './logic/difference'
import { recallLater } from './memory'
import { Changes } from './parts/Changes'
import { Feedback } from './parts/Feedback'
import { Footer } from './parts/Footer'
import { Header, type View } from './parts/Header'
import { Lots } from './parts/Lots'
import { News } from './parts/News'
import { Pickups } from './parts/Pickups'
import { Preparation } from './parts/Preparation'
import { Refused } from './parts/Refused'
import { Shortage } from './parts/Shortage'
import { allowSoundOnTouch } from './sound'
import { board, failure, findPreparedDay, me, news, showDay } from './store'
import { t } from './texts'

const view = signal<View>('pickups')

export function Board(): JSX.Element {
  const [error, setError] = useState<unknown>(null)
  useEffect(() => {
    allowSoundOnTouch()
    enter().catch(setError)
    const leaving = [startTicking(), keepFocus()]
    return () => leaving.forEach((leave) => leave())
  }, [])
  if (me.value === null) {
    return (
      <main class="waiting">
        <h1>{t('kitchen.title')}</h1>
        {error === null ? <p role="status">{t('kitchen.loading')}</p> : <Failure error={error} />}
      </main>
    )
  }
  const changed = !isNothing(news.value)
  return (
    <div class={changed ? 'board changed' : 'board'} onPointerDown={() => (news.value = NOTHING)}>
      <div class="board-top">
        <Header view={view.value} onView={(chosen) => void open(chosen)} />
        <News />
      </div>
      <main>
        {board.value === null ? (
          failure.value === null ? (
            <p class="waiting">{t('kitchen.loading')}</p>
          ) : (
            <Failure error={failure.value} />
          )
        ) : (
          <Shown />
        )}
      </main>
      <Footer />
    </div>
  )
}

function Shown(): JSX.Element | null {
  const day = board.value
  if (day === null) return null
  return (
    <>
      <Refused />
      <Changes changes={day.changes} />
      {view.value === 'pickups' && <Pickups day={day} />}
      {view.value === 'pickups' && <Shortage day={day} />}
      {view.value === 'preparation' && <Preparation day={day} />}
      {view.value === 'lots' && <Lots day={day} />}
      {view.value === 'feedback' && <Feedback day={day} />}
    </>
  )
}

async function enter(): Promise<void> {
  const found = await findMe()
  if (found === null || FACES[found.role] !== '/kitchen/') return location.assign('/')
  me.value = found
  document.title = `${found.kitchen?.name ?? ''} · ${t('kitchen.title')}`
  await showDay(found.day)
}

/** Today's pickups, or the next day that has to be prepared. */
async function open(chosen: View): Promise<void> {
  const today = me.value?.day
  if (today === undefined) return
  view.value = chosen
  await showDay(chosen === 'preparation' ? await findPreparedDay(today).catch(() => recallLater(today)) : today)
}
