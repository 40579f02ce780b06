import { describe, expect, it } from 'vitest'
import { createTexts, fill, formatClock, formatDated, formatMoment, language } from './texts'

describe('fill', () => {
  it('puts in values with the particle that fits', () => {
    expect(fill('ko', '{name:이/가} 바뀌었습니다', { name: '순서' })).toBe('순서가 바뀌었습니다')
    expect(fill('ko', '{name:이/가} 바뀌었습니다', { name: '시간' })).toBe('시간이 바뀌었습니다')
  })

  it('counts in English by the same form', () => {
    expect(fill('en', '{n:meal/meals}', { n: 1 })).toBe('1 meal')
    expect(fill('en', '{n:meal/meals}', { n: 2 })).toBe('2 meals')
  })

  it('leaves a missing value visible', () => {
    expect(fill('ko', '{count}건', {})).toBe('{count}건')
  })
})

describe('createTexts', () => {
  it('follows the language', () => {
    const t = createTexts({ ko: { 'x.a': '{n}식' }, en: { 'x.a': '{n} meals' } })
    expect(t('x.a', { n: 2 })).toBe('2식')
    language.value = 'en'
    expect(t('x.a', { n: 2 })).toBe('2 meals')
    language.value = 'ko'
  })
})

describe('clocks', () => {
  it('name the date of another day', () => {
    const now = Date.parse('2026-11-25T00:30:00+09:00')
    expect(formatDated('2026-11-25T17:00:00+09:00', now)).toBe('17:00')
    expect(formatDated('2026-11-24T23:59:00+09:00', now)).toBe('11/24 23:59')
  })

  it('writes seconds of the day', () => {
    expect(formatClock(32_700)).toBe('09:05')
    expect(formatClock(86_400)).toBe('24:00')
  })

  it('writes moments in Korean time, wherever the device is', () => {
    expect(formatMoment('2026-11-23T00:05:00Z')).toBe('09:05')
    expect(formatMoment('2026-11-22T15:05:00Z')).toBe('00:05')
  })
})
