import { describe, expect, it } from 'vitest'
import { countsOf, isSame, oppositeOf, type AreaEffect } from './holidays'

const NOTHING: AreaEffect = { area_id: '1', area: '마포구', frozen: false, stand: 0, skipped: 0, moved: 0, doubled: 0, kept: 0, added: 0, taken_back: 0, twice: 0, crews: 3 }

describe('what a day off changes', () => {
  it('is told in counts that are not nothing', () => {
    expect(countsOf(NOTHING)).toEqual([])
    expect(countsOf({ ...NOTHING, moved: 2, skipped: 1 })).toEqual([
      { name: 'skipped', count: 1 },
      { name: 'moved', count: 2 },
    ])
  })

  it('turns a day into what it is not', () => {
    expect(oppositeOf({ day: '2026-12-25', name: '기독탄신일', kind: 'public' })).toEqual({ day: '2026-12-25', is_working_day: true, name: '기독탄신일' })
    expect(oppositeOf({ day: '2026-12-25', name: '성탄절 배달', kind: 'service' })).toEqual({ day: '2026-12-25', is_working_day: false, name: '' })
  })

  it('is looked at again when anything of it was changed', () => {
    const wish = { day: '2026-12-02', is_working_day: false, name: '임시공휴일' }
    expect(isSame(wish, { ...wish })).toBe(true)
    expect(isSame(wish, { ...wish, name: '선거일' })).toBe(false)
  })
})
