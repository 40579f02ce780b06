import { expect, test } from 'vitest'
import { makeDoor, makeTour } from '../logic/make'
import { drawStops } from './features'
import { compareStops } from './painting'

const draw = (...doors: ReturnType<typeof makeDoor>[]) => drawStops({ tours: [makeTour('1', doors)] }, null, null).features

test('a door that was delivered is the only thing sent to the map', () => {
  const before = draw(makeDoor(1), makeDoor(2))
  expect(compareStops(before, draw(makeDoor(1), makeDoor(2)))).toEqual({ update: [] })
  expect(compareStops(before, draw(makeDoor(1), makeDoor(2, { status: 'delivered' })))).toEqual({
    update: [{ id: before[1]!.properties.id, addOrUpdateProperties: [{ key: 'icon', value: 'delivered:rider:0' }] }],
  })
})

test('other doors, another order or another place are drawn from the beginning', () => {
  const before = draw(makeDoor(1), makeDoor(2))
  expect(compareStops(before, draw(makeDoor(1)))).toBeNull()
  expect(compareStops(before, draw(makeDoor(2), makeDoor(1)))).toBeNull()
  expect(compareStops(before, draw(makeDoor(1), makeDoor(2, { place: { id: 'x', name: '', lat: 37.7, lon: 127 } })))).toBeNull()
})
