import { describe, expect, it } from 'vitest'
import { chooseSize } from './photo'

describe('the size of a photo', () => {
  it.each([
    [4000, 3000, 1280, 960],
    [3000, 4000, 960, 1280],
    [640, 480, 640, 480],
    [20_000, 1, 1280, 1],
  ])('%i × %i becomes %i × %i', (width, height, wide, high) => {
    expect(chooseSize(width, height)).toEqual({ width: wide, height: high })
  })
})
