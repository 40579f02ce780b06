import { expect, test } from 'vitest'
import { makeDay, makePick } from './make'
import { countBox, listMissing, readLabel, type Read } from './scan'

const day = makeDay({ pick_list: [makePick('1123-001'), makePick('1123-002', { pickup: '라이더-02 1' }), makePick('1123-003', { pickup: null })] })
const MINE = '라이더-01 1'
const read = (text: string): Read => readLabel(text) ?? { code: '' }
const count = (text: string, counted: string[] = [], pickup: string | null = MINE) => countBox(read(text), day, pickup, new Set(counted))

test('a label or four digits are read, anything else is not', () => {
  expect(readLabel(' 1123-001/2 ')).toEqual({ order: '1123-001', box: 2 })
  expect(readLabel('1123-001-general/1')).toEqual({ order: '1123-001-general', box: 1 })
  expect(readLabel('0007')).toEqual({ code: '0007' })
  for (const text of ['', '7', '00071', 'https://example.org', '1123-001', '1123-001/']) expect(readLabel(text)).toBeNull()
})

test('each box counts once', () => {
  expect(count('1123-001/1')).toEqual({ kind: 'counted', box: '1123-001/1', pickup: MINE })
  expect(count('1123-001/1', ['1123-001/1'])).toEqual({ kind: 'again', order: '1123-001' })
  expect(count('1123-001/3')).toEqual({ kind: 'unknown' })
})

test('four digits count the next box of their order until there is none', () => {
  expect(count('0001')).toMatchObject({ box: '1123-001/1' })
  expect(count('0001', ['1123-001/1'])).toMatchObject({ box: '1123-001/2' })
  expect(count('0001', ['1123-001/1', '1123-001/2'])).toEqual({ kind: 'again', order: '1123-001' })
})

test('a box of somebody else, of nobody and of another day is said', () => {
  expect(count('1123-002/1')).toEqual({ kind: 'other', order: '1123-002', pickup: '라이더-02 1' })
  expect(count('1123-003/1')).toEqual({ kind: 'other', order: '1123-003', pickup: null })
  expect(count('1124-001/1')).toEqual({ kind: 'unknown' })
})

test('before a pickup is chosen the box chooses it', () => {
  expect(count('1123-002/2', [], null)).toMatchObject({ kind: 'counted', pickup: '라이더-02 1' })
})

test('digits that two orders share mean the one that is being counted', () => {
  const shared = makeDay({ pick_list: [makePick('1123-10001', { code: '0001', pickup: '라이더-02 1' }), makePick('1123-001')] })
  expect(countBox({ code: '0001' }, shared, MINE, new Set())).toMatchObject({ box: '1123-001/1' })
})

test('what is missing is named by its order', () => {
  expect(listMissing(day, MINE, new Set(['1123-001/1']))).toEqual([{ order: '1123-001', boxes: 1 }])
  expect(listMissing(day, MINE, new Set(['1123-001/1', '1123-001/2']))).toEqual([])
})
