import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Icon } from '../../shared/icons'
import type { DeskDay, DeskDevice } from '../../shared/types'
import { measureProgress, MODELS } from '../logic/progress'
import { ModelMark } from '../parts/StateMark'
import { mayDecide } from '../store/session'
import { t } from '../texts'
import { DraftBar } from './DraftBar'
import { MoveDialog } from './MoveDialog'
import { TourCard } from './TourCard'
import { TourDialog } from './TourDialog'

const NOBODY: DeskDevice[] = []

interface ToursProps {
  day: DeskDay
  /** Key of the door that is being moved. */
  moving: string | null
  onMove: (key: string | null) => void
}

/** One list per crew, grouped by delivery model. */
export function Tours({ day, moving, onMove }: ToursProps): JSX.Element {
  const plan = day.plan
  const [acting, setActing] = useState<string | null>(null)
  if (plan === null) return <NoPlan day={day} />
  const live = plan.status !== 'draft'
  const devices = groupDevices(day.devices)
  const editable = mayDecide.value && day.status === 'open' && (plan.status === 'draft' || plan.status === 'published')
  const acted = plan.tours.find((tour) => tour.duty_id === acting)
  return (
    <>
      <DraftBar day={day} plan={plan} />
      {MODELS.map((model) => {
        const tours = plan.tours.filter((tour) => tour.model === model)
        if (tours.length === 0) return null
        const { delivered, total } = measureProgress(tours)
        return (
          <section key={model} class="model-group">
            <h3>
              <ModelMark model={model} /> <small>{live ? t('desk.delivered.count', { done: delivered, total }) : t('desk.doors', { count: total })}</small>
            </h3>
            {tours.map((tour) => (
              <TourCard
                key={tour.duty_id}
                plan={plan}
                tour={tour}
                devices={devices.get(tour.duty_code) ?? NOBODY}
                live={live}
                onMove={editable ? onMove : null}
                onActions={editable ? setActing : null}
              />
            ))}
          </section>
        )
      })}
      {acted !== undefined && <TourDialog plan={plan} tour={acted} onClose={() => setActing(null)} />}
      {moving !== null && <MoveDialog plan={plan} doorKey={moving} onClose={() => onMove(null)} />}
    </>
  )
}

/** The phones of each crew. */
function groupDevices(devices: readonly DeskDevice[]): Map<string, DeskDevice[]> {
  const groups = new Map<string, DeskDevice[]>()
  for (const device of devices) {
    if (device.duty_code !== null) groups.set(device.duty_code, [...(groups.get(device.duty_code) ?? []), device])
  }
  return groups
}

function NoPlan({ day }: { day: DeskDay }): JSX.Element {
  return (
    <p class="empty">
      <Icon name="way" />
      {day.freeze === null ? t('desk.plan.none.unfrozen') : t('desk.plan.none.frozen')}
    </p>
  )
}
