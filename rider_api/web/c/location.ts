/** Where the phone is: asked once, at the moment a person taps for it. Nothing follows anybody. */
import type { Position } from './facts'

const LONGEST_MILLISECONDS = 15_000

/** Null when the phone does not know or was not allowed to say. */
export function findPosition(): Promise<Position | null> {
  return new Promise((resolve) => {
    if (!('geolocation' in navigator)) return resolve(null)
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ lat: round(coords.latitude), lon: round(coords.longitude), accuracy_metres: Math.round(coords.accuracy) }),
      () => resolve(null),
      { enableHighAccuracy: true, timeout: LONGEST_MILLISECONDS, maximumAge: 0 },
    )
  })
}

/** Ten centimetres are as much as any phone knows. */
function round(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6
}
