import { expect, test } from 'vitest'
import { makeDoor, makeDrop, makePickup, makeTour } from '../logic/make'
import { boundLines, boundTours, drawPlaces, drawRoutes, drawStops } from './features'

const tours = [makeTour('1', [makePickup(), makeDoor(1, { status: 'delivered' })]), makeTour('2', [makeDoor(2)], 'direct')]

test('GeoJSON has longitude first', () => {
  expect(drawRoutes({ tours }, null).features[0]!.geometry.coordinates[1]).toEqual([126.91, 37.625])
  expect(drawStops({ tours }, null, null).features[1]!.geometry.coordinates).toEqual([126.91, 37.75])
})

test('only the chosen crew is lit and numbered', () => {
  expect(drawRoutes({ tours }, 'duty-1').features.map((one) => one.properties.lit)).toEqual([true])
  expect(drawRoutes({ tours }, 'duty-2').features.map((one) => one.properties.lit)).toEqual([false])
  const icons = drawStops({ tours }, 'duty-1', 'door:1:k').features.map((one) => [one.properties.icon, one.properties.lit, one.properties.chosen])
  expect(icons).toEqual([
    ['delivered:rider:1', true, true],
    ['planned:direct:0', false, false],
  ])
})

test('a stop that is not placed is left out of map and bounds, and no plan draws nothing', () => {
  const lost = makeDoor(3, { place: { id: 'x', name: '', lat: null, lon: null } })
  expect(drawStops({ tours: [makeTour('3', [lost])] }, null, null).features).toEqual([])
  expect(boundTours([makeTour('3', [lost])])).toBeNull()
  expect(drawStops(null, null, null).features).toEqual([])
  expect(boundTours(tours)).toEqual([
    [126.91, 37.625],
    [126.91, 37.75],
  ])
})

test('kitchens and hubs are drawn once each, and those of other crews are dimmed', () => {
  const feeder = makeTour('4', [makePickup(), makeDrop('거점')])
  const worker = makeTour('5', [{ ...makeDrop('거점'), kind: 'pickup' }, makeDoor(1)], 'self_sufficiency')
  const drawn = (duty: string | null) => drawPlaces({ tours: [feeder, worker] }, duty).features.map((one) => one.properties)
  expect(drawn(null)).toEqual([
    { icon: 'place:kitchen', label: 'label:합정동', lit: true },
    { icon: 'place:hub', label: 'label:거점', lit: true },
  ])
  expect(drawn('duty-5').map((one) => one.lit)).toEqual([false, true])
})

test('a cancelled door is drawn as such', () => {
  expect(drawStops({ tours: [makeTour('1', [makeDoor(1, { cancelled: true })])] }, null, null).features[0]!.properties.icon).toBe('cancelled:rider:0')
})

test('streets are bounded however many they are', () => {
  const coordinates = Array.from({ length: 300_000 }, (_, index) => [126.8 + index / 1e7, 37.5 - index / 1e7])
  const streets = { type: 'FeatureCollection' as const, features: [{ type: 'Feature' as const, properties: {}, geometry: { type: 'LineString' as const, coordinates } }] }
  expect(boundLines(streets)).toEqual([
    [126.8, 37.5 - 299_999 / 1e7],
    [126.8 + 299_999 / 1e7, 37.5],
  ])
  expect(boundLines({ type: 'FeatureCollection', features: [] })).toBeNull()
})
