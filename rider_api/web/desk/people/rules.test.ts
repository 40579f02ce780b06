import { describe, expect, it } from 'vitest'
import { choicesOf, kindsOf, sayRule, type Rules } from './rules'

const RULES: Rules = {
  rules: [],
  planned_days: [],
  couriers: [{ code: '라이더-01', team: '라이더', model: 'rider' }],
  models: ['rider'],
  skills: [],
  pairs: false,
}

describe('what a rule can name', () => {
  it('offers only kinds of which the district has something', () => {
    expect(kindsOf(RULES)).toEqual(['usual_courier', 'never_courier', 'only_model'])
    expect(kindsOf({ ...RULES, pairs: true, skills: ['계단'] })).toEqual(['usual_courier', 'never_courier', 'only_model', 'needs_pair', 'needs_skill'])
    expect(kindsOf({ ...RULES, couriers: [], models: [] })).toEqual([])
  })

  it('names couriers with their team, and nothing for a pair', () => {
    expect(choicesOf(RULES, 'never_courier')).toEqual([{ value: '라이더-01', team: '라이더' }])
    expect(choicesOf(RULES, 'only_model')).toEqual([{ value: 'rider', team: '' }])
    expect(choicesOf({ ...RULES, pairs: true }, 'needs_pair')).toEqual([])
  })

  it('is said with its word, its name and nothing else', () => {
    expect(sayRule({ kind: 'never_courier', value: '라이더-02' })).toBe('보내지 않을 배송원: 라이더-02')
    expect(sayRule({ kind: 'only_model', value: 'rider' })).toBe('이 배송 모형만: 라이더')
    expect(sayRule({ kind: 'needs_pair', value: '' })).toBe('2인 1조로만')
  })
})
