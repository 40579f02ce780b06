/** The map beside the lists. What it shows stands in the lists, too: the map is never the only way. */
import 'maplibre-gl/dist/maplibre-gl.css'
import './map.css'
import { computed, useSignal, useSignalEffect } from '@preact/signals'
import type { Map as MapLibre } from 'maplibre-gl'
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { day, selectedDuty, selectedStop } from '../store/day'
import { t } from '../texts'
import { boundTours, findPlace, type Bounds } from './features'
import { openStreetMap } from './ground'
import { supplyIcons } from './icons'
import { openPainter, type Shown } from './painting'

export default function MapPane(): JSX.Element {
  const box = useRef<HTMLDivElement>(null)
  const map = useSignal<MapLibre | null>(null)
  const paint = useSignal<((shown: Shown) => void) | null>(null)
  const impossible = useSignal(false)
  /** Corners of the area, for days without a plan. */
  const area = useSignal<Bounds | null>(null)
  useEffect(() => {
    const opened = box.current === null ? null : openStreetMap(box.current, {}, (bounds) => (area.value = bounds))
    impossible.value = opened === null
    if (opened === null) return
    supplyIcons(opened)
    listenForClicks(opened)
    keepInView(opened)
    opened.once('load', () => {
      paint.value = openPainter(opened)
      map.value = opened
    })
    return () => {
      map.value = paint.value = null
      opened.remove()
    }
  }, [])
  useSignalEffect(() => {
    paint.value?.({ plan: day.value?.plan ?? null, duty: selectedDuty.value, stop: selectedStop.value })
  })
  useSignalEffect(() => {
    if (map.value !== null && shownPlan.value !== null) showSelection(map.value, selectedDuty.value, selectedStop.value)
  })
  useSignalEffect(() => {
    if (map.value !== null && area.value !== null && shownPlan.value === null) map.value.fitBounds(area.value, { padding: PADDING, animate: false })
  })
  return (
    <>
      <div ref={box} class="map" data-ready={map.value !== null} />
      {impossible.value && <p class="map-message">{t('desk.map.impossible')}</p>}
    </>
  )
}

/** Pixels around the doors: room for their shapes, the buttons at the right and the names below. */
const PADDING = { top: 36, bottom: 36, left: 28, right: 28 }

/** Only another plan moves the map; the same one with a door more delivered does not. */
const shownPlan = computed(() => day.value?.plan?.id ?? null)

/** Bring the chosen stop, else the chosen crew, else the whole plan into view. */
function showSelection(map: MapLibre, duty: string | null, stop: string | null): void {
  const tours = day.peek()?.plan?.tours ?? []
  const found = tours.flatMap((tour) => tour.stops).find((one) => one.key === stop)
  const place = found === undefined ? null : findPlace(found)
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches
  if (place !== null) return void map.easeTo({ center: [place.lon, place.lat], zoom: Math.max(map.getZoom(), 14.5), animate: !still })
  const bounds = boundTours(duty === null ? tours : tours.filter((tour) => tour.duty_id === duty))
  if (bounds !== null) map.fitBounds(bounds, { padding: PADDING, maxZoom: 15.5, animate: !still })
}

/** A map of another size shows the same again, unless somebody has moved it to where they look. */
function keepInView(map: MapLibre): void {
  let moved = false
  map.on('movestart', (event) => {
    moved = event.originalEvent !== undefined
  })
  map.on('resize', () => {
    if (!moved) showSelection(map, selectedDuty.peek(), selectedStop.peek())
  })
}

function listenForClicks(map: MapLibre): void {
  map.on('click', 'stops', (event) => {
    const properties = event.features?.[0]?.properties
    if (properties === undefined) return
    selectedDuty.value = String(properties['duty'])
    selectedStop.value = String(properties['key'])
  })
  for (const [kind, cursor] of [['mouseenter', 'pointer'], ['mouseleave', '']] as const) {
    map.on(kind, 'stops', () => {
      map.getCanvas().style.cursor = cursor
    })
  }
}
