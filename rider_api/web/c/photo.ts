/** A photo for a card: made small, without the place and time that cameras write into it, named by its content. */
import type { StoredPhoto } from './storage'

const LONGEST_SIDE = 1280
const MAX_BYTES = 2 * 1024 * 1024

/** JPEG of at most 1,280 pixels and 2 MiB. Raises when the file is no picture that this phone can read. */
export async function shrinkPhoto(file: Blob): Promise<Omit<StoredPhoto, 'card_id'>> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
  try {
    for (const quality of [0.8, 0.6, 0.4]) {
      const content = await drawJpeg(picture, quality)
      if (content.size <= MAX_BYTES) return { sha256: await hashContent(content), content }
    }
  } finally {
    picture.close()
  }
  throw new Error('photo too large')
}

/** Size with the longest side at most 1,280 pixels, never larger than it was. */
export function chooseSize(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

function drawJpeg(picture: ImageBitmap, quality: number): Promise<Blob> {
  const canvas = Object.assign(document.createElement('canvas'), chooseSize(picture.width, picture.height))
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) => {
    canvas.toBlob((content) => (content ? resolve(content) : reject(new Error('no picture'))), 'image/jpeg', quality)
  })
}

async function hashContent(content: Blob): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await content.arrayBuffer()))
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
