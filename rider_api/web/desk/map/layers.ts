/** The style of the map: our own streets below, routes above them, stops on top. No glyph server, and no tile server unless one is set. */
import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl'
import { MODELS } from '../logic/progress'
import { MODEL_COLOURS, MODEL_DASHES, MODEL_WIDTHS } from '../parts/marks'

const EMPTY = { type: 'FeatureCollection' as const, features: [] }
const SEOUL: [number, number] = [126.91, 37.555]

/** Streets that carry through traffic, by the class of OpenStreetMap. */
const MAJOR: ExpressionSpecification = ['in', ['get', 'class'], ['literal', ['motorway', 'trunk', 'primary', 'secondary', 'tertiary']]]
const STAIRS: ExpressionSpecification = ['==', ['get', 'class'], 'steps']

export function makeStyle(): StyleSpecification {
  return {
    version: 8,
    center: SEOUL,
    zoom: 12,
    sources: {
      streets: { type: 'geojson', data: EMPTY },
      routes: { type: 'geojson', data: EMPTY },
      stops: { type: 'geojson', data: EMPTY, promoteId: 'id' },
      places: { type: 'geojson', data: EMPTY },
    },
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': '#f1eee7' } },
      ...streetLayers(),
      edgeLayer(),
      ...MODELS.map(routeLayer),
      ...stopLayers(),
      ...placeLayers(),
    ],
  }
}

/** The layers of our own streets, the lowest first. */
export const STREET_LAYERS = ['minor', 'stairs', 'major-edge', 'major'] as const

function streetLayers(): LayerSpecification[] {
  const width = (minor: number, major: number): ExpressionSpecification => ['interpolate', ['exponential', 1.6], ['zoom'], 11, minor / 4, 16, major]
  // From far away a white street vanishes beside its neighbours: there it is darker than the ground.
  const fading = (far: string, near: string): ExpressionSpecification => ['interpolate', ['linear'], ['zoom'], 12.5, far, 14.5, near]
  return [
    { id: 'minor', type: 'line', source: 'streets', filter: ['all', ['!', MAJOR], ['!', STAIRS]], paint: { 'line-color': fading('#ddd8cc', '#ffffff'), 'line-width': width(2, 7) } },
    { id: 'stairs', type: 'line', source: 'streets', filter: STAIRS, paint: { 'line-color': '#cdbfaa', 'line-width': width(2, 4), 'line-dasharray': [0.6, 0.6] } },
    { id: 'major-edge', type: 'line', source: 'streets', filter: MAJOR, layout: { 'line-cap': 'round' }, paint: { 'line-color': '#d6cba8', 'line-width': width(7, 15) } },
    { id: 'major', type: 'line', source: 'streets', filter: MAJOR, layout: { 'line-cap': 'round' }, paint: { 'line-color': '#fdf6df', 'line-width': width(5, 12) } },
  ]
}

/** A light edge parts the routes from the streets and from each other. */
function edgeLayer(): LayerSpecification {
  return {
    id: 'route-edge',
    type: 'line',
    source: 'routes',
    layout: { 'line-join': 'round', 'line-cap': 'round' },
    paint: { 'line-color': '#ffffff', 'line-width': ['interpolate', ['linear'], ['zoom'], 11, 4, 16, 10], 'line-opacity': ['case', ['get', 'lit'], 0.75, 0] },
  }
}

/** A pattern of dashes can't follow the data, so each delivery model has its own layer. */
function routeLayer(model: (typeof MODELS)[number]): LayerSpecification {
  const solid = model === 'rider'
  return {
    id: `route-${model}`,
    type: 'line',
    source: 'routes',
    filter: ['==', ['get', 'model'], model],
    layout: { 'line-join': 'round', 'line-cap': solid ? 'round' : 'butt' },
    paint: {
      'line-color': MODEL_COLOURS[model],
      'line-width': ['interpolate', ['linear'], ['zoom'], 11, 2 * MODEL_WIDTHS[model], 16, 5 * MODEL_WIDTHS[model]],
      'line-opacity': ['case', ['get', 'lit'], 0.9, 0.12],
      ...(solid ? {} : { 'line-dasharray': MODEL_DASHES[model] }),
    },
  }
}

function stopLayers(): LayerSpecification[] {
  return [
    {
      id: 'chosen',
      type: 'circle',
      source: 'stops',
      filter: ['get', 'chosen'],
      paint: { 'circle-radius': 20, 'circle-color': '#0b50d0', 'circle-opacity': 0.2, 'circle-stroke-color': '#0b50d0', 'circle-stroke-width': 2 },
    },
    {
      id: 'stops',
      type: 'symbol',
      source: 'stops',
      layout: { 'icon-image': ['get', 'icon'], 'icon-allow-overlap': true, 'icon-ignore-placement': true, 'symbol-sort-key': ['case', ['get', 'lit'], 1, 0] },
      paint: { 'icon-opacity': ['case', ['get', 'lit'], 1, 0.35] },
    },
  ]
}

/** Kitchens and hubs with their names; where names would cover each other, only those that fit are drawn. */
function placeLayers(): LayerSpecification[] {
  const opacity: ExpressionSpecification = ['case', ['get', 'lit'], 1, 0.35]
  return [
    { id: 'places', type: 'symbol', source: 'places', layout: { 'icon-image': ['get', 'icon'], 'icon-allow-overlap': true }, paint: { 'icon-opacity': opacity } },
    {
      id: 'place-names',
      type: 'symbol',
      source: 'places',
      layout: { 'icon-image': ['get', 'label'], 'icon-anchor': 'top', 'icon-offset': [0, 12], 'symbol-sort-key': ['case', ['get', 'lit'], 0, 1] },
      paint: { 'icon-opacity': opacity },
    },
  ]
}
