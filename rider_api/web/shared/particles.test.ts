import { describe, expect, it } from 'vitest'
import { chooseParticle } from './particles'

describe('chooseParticle', () => {
  it.each([
    ['김밥', '이/가', '이'],
    ['식사', '이/가', '가'],
    ['서울', '으로/로', '로'],
    ['합정', '으로/로', '으로'],
    ['마포', '으로/로', '로'],
    ['(죽)', '을/를', '을'],
    ['3', '은/는', '은'],
    ['2', '은/는', '는'],
    ['7', '으로/로', '로'],
    ['10', '이/가', '이'],
    ['R', '이/가', '이'],
    ['K', '이/가', '가'],
    ['', '이/가', '가'],
  ])('%s + %s → %s', (word, pair, expected) => {
    expect(chooseParticle(word, pair)).toBe(expected)
  })
})
