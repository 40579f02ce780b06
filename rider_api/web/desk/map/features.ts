/** A plan as GeoJSON: routes as lines, doors and handovers as points. */
import type { Feature, FeatureCollection, LineString, Point, Position } from 'geojson'
import type { DeskStop, Plan, Tour } from '../../shared/types'
import { stateOf } from '../logic/progress'

export interface RouteProperties {
  duty: string
  model: string
  /** Whether it is the chosen crew, or nobody is chosen. */
  lit: boolean
}

export interface StopProperties {
  /** Of the crew and the stop: a door may stand in two tours. */
  id: string
  duty: string
  key: string
  icon: string
  lit: boolean
  chosen: boolean
}

export function drawRoutes(plan: Pick<Plan, 'tours'> | null, duty: string | null): FeatureCollection<LineString, RouteProperties> {
  const features = (plan?.tours ?? []).flatMap((tour) => drawRoute(tour, duty))
  return { type: 'FeatureCollection', features }
}

function drawRoute(tour: Tour, duty: string | null): Feature<LineString, RouteProperties>[] {
  const line = tour.line.length >= 2 ? tour.line : placesOf(tour).map((place) => [place.lat, place.lon] as const)
  if (line.length < 2) return []
  return [
    {
      type: 'Feature',
      properties: { duty: tour.duty_id, model: tour.model, lit: duty === null || duty === tour.duty_id },
      geometry: { type: 'LineString', coordinates: line.map(([lat, lon]) => [lon, lat]) },
    },
  ]
}

/** Points of all doors. Of the chosen crew they carry their number; the others are small shapes of their model. */
export function drawStops(plan: Pick<Plan, 'tours'> | null, duty: string | null, stop: string | null): FeatureCollection<Point, StopProperties> {
  const features = (plan?.tours ?? []).flatMap((tour) => tour.stops.flatMap((one) => drawStop(tour, one, duty, stop)))
  return { type: 'FeatureCollection', features }
}

function drawStop(tour: Tour, one: DeskStop, duty: string | null, chosen: string | null): Feature<Point, StopProperties>[] {
  const place = findPlace(one)
  if (place === null || one.door === null) return []
  const numbered = duty === tour.duty_id
  // `delivered:rider:0` (small) or `delivered:rider:12` (numbered).
  const icon = `${stateOf(one.door)}:${tour.model}:${numbered ? one.position : 0}`
  const properties = { id: `${tour.duty_id} ${one.key}`, duty: tour.duty_id, key: one.key, icon, lit: duty === null || numbered, chosen: chosen === one.key }
  return [{ type: 'Feature', properties, geometry: { type: 'Point', coordinates: [place.lon, place.lat] } }]
}

export interface PlaceProperties {
  /** `place:hub` or `place:kitchen`. */
  icon: string
  /** `label:` and its name: pictures and names are drawn on this machine. */
  label: string
  lit: boolean
}

/** Kitchens and hubs, each once: where somebody brings boxes to is a hub, where boxes are only loaded a kitchen. */
export function drawPlaces(plan: Pick<Plan, 'tours'> | null, duty: string | null): FeatureCollection<Point, PlaceProperties> {
  const stops = (plan?.tours ?? []).flatMap((tour) => tour.stops.filter((one) => one.door === null).map((one) => ({ one, duty: tour.duty_id })))
  const hubs = new Set(stops.filter(({ one }) => one.kind === 'drop').map(({ one }) => one.place.id))
  const used = new Set(stops.filter((stop) => duty === null || duty === stop.duty).map(({ one }) => one.place.id))
  const places = new Map(stops.map(({ one }) => [one.place.id, one]))
  const features = [...places.values()].flatMap((one): Feature<Point, PlaceProperties>[] => {
    const spot = findPlace(one)
    if (spot === null) return []
    const properties = { icon: hubs.has(one.place.id) ? 'place:hub' : 'place:kitchen', label: `label:${one.place.name}`, lit: used.has(one.place.id) }
    return [{ type: 'Feature', properties, geometry: { type: 'Point', coordinates: [spot.lon, spot.lat] } }]
  })
  return { type: 'FeatureCollection', features }
}

interface Spot {
  lat: number
  lon: number
}

/** Where a stop is, or null while nobody could place it. */
export function findPlace(stop: DeskStop): Spot | null {
  const { lat, lon } = stop.place
  return lat === null || lon === null ? null : { lat, lon }
}

function placesOf(tour: Tour): Spot[] {
  return tour.stops.flatMap((stop) => findPlace(stop) ?? [])
}

/** South-west and north-east corner, longitude first. */
export type Bounds = [[number, number], [number, number]]

/** Corners of these tours' doors (of a crew without doors: of its stops), or null when nothing is placed. */
export function boundTours(tours: readonly Tour[]): Bounds | null {
  const stops = tours.flatMap((tour) => tour.stops)
  const doors = stops.filter((stop) => stop.door !== null)
  const places = (doors.length > 0 ? doors : stops).flatMap((stop) => findPlace(stop) ?? [])
  return boundPoints(places.map((place) => [place.lon, place.lat]))
}

/** Corners of everything that is drawn as a line: the area, as far as its streets are known. */
export function boundLines(lines: FeatureCollection): Bounds | null {
  return boundPoints(lines.features.flatMap(({ geometry }) => (geometry.type === 'LineString' ? geometry.coordinates : [])))
}

function boundPoints(points: readonly Position[]): Bounds | null {
  if (points.length === 0) return null
  // Not Math.min(...): a city has more points than a call has room for arguments.
  return points.reduce<Bounds>(
    ([[west, south], [east, north]], [lon = 0, lat = 0]) => [
      [Math.min(west, lon), Math.min(south, lat)],
      [Math.max(east, lon), Math.max(north, lat)],
    ],
    [
      [Infinity, Infinity],
      [-Infinity, -Infinity],
    ],
  )
}
