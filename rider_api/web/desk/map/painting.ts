/**
 * Putting a plan on the map with as little work as it needs: lines only when a route or the chosen crew is another one,
 * of the stops only those that changed, and never before the lists beside the map were drawn.
 */
import type { Feature, Point } from 'geojson'
import type { GeoJSONSource, GeoJSONSourceDiff, Map as MapLibre } from 'maplibre-gl'
import type { Plan } from '../../shared/types'
import { drawPlaces, drawRoutes, drawStops, type StopProperties } from './features'
import { openPace } from './pacing'

export interface Shown {
  plan: Plan | null
  duty: string | null
  stop: string | null
}

/** Draws what it was last asked for, after the next frame; returns the asking. */
export function openPainter(map: MapLibre): (shown: Shown) => void {
  const paint = makePaint(map)
  let wanted: Shown = { plan: null, duty: null, stop: null }
  let last: Shown | null = null
  const pace = openPace((done) => {
    if (paint(wanted)) void map.once('idle', done)
    else done()
  })
  map.once('remove', pace.close)
  return (shown) => {
    const urgent = last === null || shown.duty !== last.duty || shown.stop !== last.stop || shown.plan?.id !== last.plan?.id
    wanted = last = shown
    pace.ask(urgent)
  }
}

/** Its answer says whether there was anything to draw. */
function makePaint(map: MapLibre): (shown: Shown) => boolean {
  let routes: readonly unknown[] = []
  let places = ''
  let stops: readonly Feature<Point, StopProperties>[] | null = null
  const source = (name: string): GeoJSONSource => map.getSource(name) as GeoJSONSource

  return ({ plan, duty, stop }) => {
    const drawn = [duty, ...(plan?.tours.map((tour) => tour.line) ?? [])]
    let painted = !isSameList(drawn, routes)
    if (painted) void source('routes').setData(drawRoutes(plan, duty))
    routes = drawn
    const around = drawPlaces(plan, duty)
    const told = JSON.stringify(around)
    if (told !== places) {
      void source('places').setData(around)
      painted = true
    }
    places = told
    const next = drawStops(plan, duty, stop)
    const difference = stops === null ? null : compareStops(stops, next.features)
    if (difference === null) void source('stops').setData(next)
    else if (difference.update !== undefined && difference.update.length > 0) void source('stops').updateData(difference)
    else return painted
    stops = next.features
    return true
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
