/** Opening a map on our own streets: the one place that knows how MapLibre is started. */
import { AttributionControl, Map as MapLibre, NavigationControl, ScaleControl, setWorkerUrl, type GeoJSONSource } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import { area } from '../store/day'
import { t } from '../texts'
import { boundLines, type Bounds } from './features'
import { makeStyle, STREET_LAYERS } from './layers'
import { findStreets, findTiles } from './streets'

setWorkerUrl(workerUrl)

interface View {
  center?: [number, number]
  zoom?: number
}

/** Open a map with the streets of the area, or null where the browser cannot draw one (no WebGL). */
export function openStreetMap(container: HTMLDivElement, view: View = {}, onStreets: (bounds: Bounds) => void = () => {}): MapLibre | null {
  try {
    const map = new MapLibre({
      container,
      style: makeStyle(),
      attributionControl: false,
      dragRotate: false,
      maxZoom: 18,
      // A picture that fades in would draw the whole map anew for a third of a second after every door.
      fadeDuration: 0,
      locale: { 'NavigationControl.ZoomIn': t('desk.map.in'), 'NavigationControl.ZoomOut': t('desk.map.out'), 'Map.Title': t('desk.map') },
      ...view,
    })
    map.addControl(new NavigationControl({ showCompass: false }), 'top-right')
    map.addControl(new ScaleControl(), 'top-left')
    map.on('load', () => {
      void addTiles(map)
      void addStreets(map, onStreets)
    })
    return map
  } catch {
    return null
  }
}

/** Tiles of the configured server, below everything; the streets of our own extract are then not drawn twice. */
async function addTiles(map: MapLibre): Promise<void> {
  const tiles = await findTiles()
  if (tiles === null || map.getSource('streets') === undefined) return
  map.addSource('tiles', { type: 'raster', tiles: [tiles.url], tileSize: 256, maxzoom: 19 })
  map.addLayer({ id: 'tiles', type: 'raster', source: 'tiles' }, STREET_LAYERS[0])
  for (const layer of STREET_LAYERS) map.setLayoutProperty(layer, 'visibility', 'none')
  if (tiles.attribution !== '') map.addControl(new AttributionControl({ compact: false, customAttribution: tiles.attribution }), 'bottom-left')
}

async function addStreets(map: MapLibre, onStreets: (bounds: Bounds) => void): Promise<void> {
  const streets = await findStreets(area.value?.id ?? '')
  const source = map.getSource<GeoJSONSource>('streets')
  if (streets === null || source === undefined) return
  source.setData(streets.data)
  const bounds = boundLines(streets.data)
  if (bounds !== null) onStreets(bounds)
  map.addControl(new AttributionControl({ compact: false, customAttribution: streets.attribution }), 'bottom-right')
}
