/** The pin is wrong, or there is a better way in: told once, approved at the desk, and then seen by everybody who comes. */
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Icon } from '../../shared/icons'
import type { CourierDoor, CourierStop } from '../../shared/types'
import { recordEntrance } from '../facts'
import type { Position } from '../facts'
import { findPosition } from '../location'
import { record } from '../phone'
import { agreeToLocation, goHomeFrom, locationAgreed, view } from '../state'
import { t } from '../texts'
import { Photos } from './Photos'
import type { Photo } from './Photos'
import { Notice } from './Notice'
import { Choices } from './inputs'
import { ViewHead, nameStop } from './parts'

export function Entrance({ stop }: { stop: CourierStop }): JSX.Element {
  const door = stop.door as CourierDoor
  const [way, setWay] = useState('')
  const [photos, setPhotos] = useState<Photo[]>([])
  const [position, setPosition] = useState<Position | null>(null)
  const [empty, setEmpty] = useState(false)

  async function save(): Promise<void> {
    const text = way.trim()
    if (text === '' && photos.length === 0 && position === null) return setEmpty(true)
    const here = view.value
    await record([recordEntrance(door, text === '' ? null : text, position, photos.map(({ sha256 }) => sha256))], photos)
    goHomeFrom(here)
  }

  return (
    <section class="view">
      <ViewHead title={t('courier.entrance.title')} about={nameStop(stop)} />
      <p>{t('courier.entrance.how')}</p>
      <Here position={position} onFound={setPosition} />
      <label class="field">
        <span>{t('courier.entrance.way')}</span>
        <textarea rows={3} maxLength={500} value={way} onInput={(event) => setWay(event.currentTarget.value)} />
      </label>
      <Photos legend={t('courier.entrance.photo')} photos={photos} most={1} onChange={setPhotos} />
      {empty && (
        <div role="alert">
          <Notice kind="danger" icon="alarm">{t('courier.entrance.empty')}</Notice>
        </div>
      )}
      <div class="foot">
        <button type="button" class="button primary big" onClick={() => void save()}>
          <Icon name="send" />
          {t('courier.entrance.save')}
        </button>
      </div>
    </section>
  )
}

/** Where the courier stands, only by this tap and only if location was agreed to. */
function Here({ position, onFound }: { position: Position | null; onFound: (position: Position | null) => void }): JSX.Element {
  const [failed, setFailed] = useState(false)
  const [busy, setBusy] = useState(false)

  async function look(): Promise<void> {
    setBusy(true)
    const found = await findPosition()
    setBusy(false)
    setFailed(found === null)
    onFound(found)
  }

  if (!locationAgreed.value) {
    return (
      <Choices
        legend={t('courier.settings.location')}
        values={['yes', 'no']}
        chosen="no"
        name={(value) => t(`courier.settings.location.${value}`)}
        onChoose={(answer) => agreeToLocation(answer === 'yes')}
      />
    )
  }
  return (
    <>
      <button type="button" class="button big" aria-pressed={position !== null} aria-busy={busy} onClick={() => void look()}>
        <Icon name={position === null ? 'way' : 'check'} />
        {position === null ? t('courier.entrance.here') : t('courier.entrance.found', { metres: position.accuracy_metres })}
      </button>
      {failed && (
        <div role="alert">
          <Notice kind="warn" icon="alarm">{t('courier.entrance.unknown')}</Notice>
        </div>
      )}
    </>
  )
}
