/** Photos that go with a record: taken, made small, taken back. */
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Icon } from '../../shared/icons'
import { shrinkPhoto } from '../photo'
import { t } from '../texts'
import { Notice } from './Notice'

export type Photo = Awaited<ReturnType<typeof shrinkPhoto>>

interface PhotosProps {
  legend: string
  photos: Photo[]
  most: number
  onChange: (photos: Photo[]) => void
}

export function Photos({ legend, photos, most, onChange }: PhotosProps): JSX.Element {
  const [failed, setFailed] = useState(false)

  async function take(input: HTMLInputElement): Promise<void> {
    const file = input.files?.[0]
    if (file === undefined) return
    try {
      const photo = await shrinkPhoto(file)
      setFailed(false)
      onChange([...photos.filter(({ sha256 }) => sha256 !== photo.sha256), photo])
    } catch {
      setFailed(true)
    } finally {
      input.value = ''
    }
  }

  return (
    <fieldset class="photos">
      <legend>{legend}</legend>
      <ul>
        {photos.map((photo, index) => (
          <li key={photo.sha256}>
            <Icon name="camera" />
            <span>{t('courier.card.photo.taken', { number: index + 1 })}</span>
            <button type="button" class="button" aria-label={t('courier.card.photo.drop', { number: index + 1 })} onClick={() => onChange(photos.filter((other) => other !== photo))}>
              <Icon name="cross" />
            </button>
          </li>
        ))}
      </ul>
      {photos.length < most && (
        <label class="button file">
          <Icon name="camera" />
          {t('courier.card.photo.take')}
          <input type="file" accept="image/*" capture="environment" onChange={(event) => void take(event.currentTarget)} />
        </label>
      )}
      {failed && (
        <div role="alert">
          <Notice kind="danger" icon="alarm">{t('courier.card.photo.failed')}</Notice>
        </div>
      )}
    </fieldset>
  )
}
