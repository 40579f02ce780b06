/**
 * Putting a plan on the map with as little work as it needs: lines only when a route or the chosen crew is another one,
 * of the stops only those that changed, and never before the lists beside the map were drawn.
 */
import type { Feature, Point } from 'geojson'
import type { GeoJSONSource, GeoJSONSourceDiff, Map as MapLibre } from 'maplibre-gl'
import type { Plan } from '../../shared/types'
import { drawPlaces, drawRoutes, drawStops, type StopProperties } from './features'

export interface Shown {
  plan: Plan | null
  duty: string | null
  stop: string | null
}

/** Doors that change their state are drawn so often at most: the lists say it at once. */
const REST_MILLISECONDS = 500

/** Draws what it was last asked for, after the next frame; returns the asking. */
export function openPainter(map: MapLibre): (shown: Shown) => void {
  const paint = makePaint(map)
  let wanted: Shown | null = null
  let last: Shown | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let rested = 0

  function draw(): void {
    timer = undefined
    if (wanted === null) return
    rested = Date.now() + REST_MILLISECONDS
    paint(wanted)
    last = wanted
    wanted = null
  }

  map.once('remove', () => clearTimeout(timer))
  return (shown) => {
    const urgent = last === null || shown.duty !== last.duty || shown.stop !== last.stop || shown.plan?.id !== last.plan?.id
    wanted = shown
    if (timer !== undefined && !urgent) return
    clearTimeout(timer)
    timer = setTimeout(draw, urgent ? 0 : Math.max(0, rested - Date.now()))
  }
}

function makePaint(map: MapLibre): (shown: Shown) => void {
  let routes: readonly unknown[] = []
  let places = ''
  let stops: readonly Feature<Point, StopProperties>[] | null = null
  const source = (name: string): GeoJSONSource => map.getSource(name) as GeoJSONSource

  return ({ plan, duty, stop }) => {
    const drawn = [duty, ...(plan?.tours.map((tour) => tour.line) ?? [])]
    if (!isSameList(drawn, routes)) void source('routes').setData(drawRoutes(plan, duty))
    routes = drawn
    const around = drawPlaces(plan, duty)
    const told = JSON.stringify(around)
    if (told !== places) void source('places').setData(around)
    places = told
    const next = drawStops(plan, duty, stop)
    const difference = stops === null ? null : compareStops(stops, next.features)
    if (difference === null) void source('stops').setData(next)
    else if (difference.update !== undefined && difference.update.length > 0) void source('stops').updateData(difference)
    stops = next.features
  }
}

function isSameList(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((each, place) => each === other[place])
}

/** What turns the drawn stops into the next ones; null when it is not the same doors at the same places. */
export function compareStops(before: readonly Feature<Point, StopProperties>[], after: readonly Feature<Point, StopProperties>[]): GeoJSONSourceDiff | null {
  if (before.length !== after.length) return null
  const update: NonNullable<GeoJSONSourceDiff['update']> = []
  for (const [place, next] of after.entries()) {
    const known = before[place]
    if (known === undefined || known.properties.id !== next.properties.id || !isSameList(known.geometry.coordinates, next.geometry.coordinates)) return null
    const changed = (Object.keys(next.properties) as (keyof StopProperties)[]).filter((key) => next.properties[key] !== known.properties[key])
    if (changed.length > 0) update.push({ id: next.properties.id, addOrUpdateProperties: changed.map((key) => ({ key, value: next.properties[key] })) })
  }
  return { update }
}
