/** The stops as points of a small drawing, true to scale, north up. Pure. */
import type { CourierStop } from '../shared/types'

export interface Point {
  key: string
  x: number
  y: number
}

/** Places `stops` that have coordinates in a box of `width` × `height` with `margin` around; nearer than a metre is one place. */
export function drawPoints(stops: readonly CourierStop[], width: number, height: number, margin: number): Point[] {
  const placed = stops.flatMap(({ key, place }) => (place.lat === null || place.lon === null ? [] : [{ key, lat: place.lat, lon: place.lon }]))
  if (placed.length === 0) return []
  const middle = placed.reduce((sum, { lat }) => sum + lat, 0) / placed.length
  // A degree of longitude is shorter than one of latitude.
  const flat = placed.map(({ key, lat, lon }) => ({ key, x: lon * Math.cos((middle * Math.PI) / 180), y: -lat }))
  const left = Math.min(...flat.map(({ x }) => x))
  const top = Math.min(...flat.map(({ y }) => y))
  const spanX = Math.max(...flat.map(({ x }) => x)) - left
  const spanY = Math.max(...flat.map(({ y }) => y)) - top
  const scale = Math.min((width - 2 * margin) / Math.max(spanX, 1e-5), (height - 2 * margin) / Math.max(spanY, 1e-5))
  const indentX = (width - spanX * scale) / 2
  const indentY = (height - spanY * scale) / 2
  return flat.map(({ key, x, y }) => ({ key, x: round(indentX + (x - left) * scale), y: round(indentY + (y - top) * scale) }))
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
