import { describe, expect, it } from 'vitest'
import type { CourierStop } from '../shared/types'
import { makeDoor } from './days.makers'
import { drawPoints } from './sketch'

function stopAt(number: number, lat: number | null, lon: number | null): CourierStop {
  const stop = makeDoor(number)
  return { ...stop, place: { ...stop.place, lat, lon } }
}

describe('the sketch', () => {
  it('keeps everything inside, north up', () => {
    const points = drawPoints([stopAt(1, 37.5, 126.9), stopAt(2, 37.6, 126.95), stopAt(3, 37.55, 127)], 320, 200, 14)
    for (const { x, y } of points) {
      expect(x).toBeGreaterThanOrEqual(14)
      expect(x).toBeLessThanOrEqual(306)
      expect(y).toBeGreaterThanOrEqual(14)
      expect(y).toBeLessThanOrEqual(186)
    }
    expect(points[1]?.y).toBeLessThan(points[0]?.y ?? 0)
    expect(points[2]?.x).toBeGreaterThan(points[0]?.x ?? 0)
  })

  it('leaves out what nobody could place, and draws one place in the middle', () => {
    expect(drawPoints([stopAt(1, null, null), stopAt(2, 37.5, 126.9)], 320, 200, 14)).toEqual([{ key: 'door:2', x: 160, y: 100 }])
    expect(drawPoints([], 320, 200, 14)).toEqual([])
  })
})
