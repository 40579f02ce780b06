/** Today: what needs somebody, the lists per courier, and the map beside them. */
import type { JSX } from 'preact'
import { lazy, Suspense } from 'preact/compat'
import { useState } from 'preact/hooks'
import { Failure } from '../../shared/failure'
import { day, failure } from '../store/day'
import { Legend } from '../parts/Legend'
import { mayDecide } from '../store/session'
import { t } from '../texts'
import { DayBar } from './DayBar'
import { Exceptions } from './Exceptions'
import { Tours } from './Tours'
import { Unserved } from './Unserved'

const MapPane = lazy(() => import('../map/MapPane'))

export function DayPage(): JSX.Element {
  const shown = day.value
  const [moving, setMoving] = useState<string | null>(null)
  return (
    <>
      <DayBar />
      <Failure error={failure.value} />
      {shown === null ? (
        <p class="waiting" role="status">
          {failure.value === null ? t('desk.loading') : ''}
        </p>
      ) : (
        <div class="day-grid">
          <Exceptions day={shown} />
          <section class="lists" aria-labelledby="lists-title">
            <h2 id="lists-title" tabIndex={-1}>{t('desk.lists')}</h2>
            <Unserved plan={shown.plan} editable={mayDecide.value && shown.status === 'open' && (shown.plan?.status === 'draft' || shown.plan?.status === 'published')} />
            <Tours day={shown} moving={moving} onMove={setMoving} />
          </section>
          <div class="map-pane">
            <div class="map-place">
              <Suspense fallback={<p class="waiting">{t('desk.map.loading')}</p>}>
                <MapPane />
              </Suspense>
            </div>
            <Legend plan={shown.plan} />
          </div>
        </div>
      )}
    </>
  )
}
