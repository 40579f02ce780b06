/** The streets of the map: fetched once per area, as plain GeoJSON. */
import type { FeatureCollection } from 'geojson'
import { call } from '../../shared/api'

export interface Streets {
  data: FeatureCollection
  attribution: string
}

/** The area's streets, or null where no network has been imported: routes are then drawn on an empty ground. */
export async function findStreets(area: string): Promise<Streets | null> {
  // Unlike other calls this one may come out of the browser's store (ETag): streets are large and seldom change.
  const response = await fetch(`/api/map/streets?area=${encodeURIComponent(area)}`, { credentials: 'same-origin' })
  if (!response.ok) return null
  const data = (await response.json()) as FeatureCollection & { attribution?: string }
  return { data, attribution: data.attribution ?? '' }
}

export interface Tiles {
  url: string
  attribution: string
}

/** The tile server that this installation has set, or null: then only our own streets are drawn. */
export async function findTiles(): Promise<Tiles | null> {
  try {
    const tiles = await call<Tiles>('GET', '/map/tiles')
    return tiles.url === '' ? null : tiles
  } catch {
    return null
  }
}
