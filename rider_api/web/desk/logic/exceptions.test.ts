import { expect, test } from 'vitest'
import type { DeskCase, DeskTask } from '../../shared/types'
import { describeOrder, filterExceptions, findNews, findStepToTake, findWaitingStep, listExceptions } from './exceptions'

const NOW = Date.parse('2026-11-23T11:00:00+09:00')
const at = (minutes: number) => new Date(NOW + minutes * 60_000).toISOString()

function makeTask(id: string, minutes: number | null): DeskTask {
  const text = { ko: '', en: '' }
  const reason = { code: 'x', cause: text, action: text, subject: [] }
  return { id, kind: 'courier_silent', reason, due_at: minutes === null ? null : at(minutes), owner: null, owner_id: null, subject: null, recipient_number: null, day: null }
}

function makeCase(id: string, change: Partial<DeskCase> = {}): DeskCase {
  return {
    id,
    recipient: { number: 17, name: '시험' },
    cause: 'no_answer',
    status: 'open',
    opened_at: at(-5),
    owner: null,
    owner_id: null,
    next_step: null,
    steps: [step(0, false, false)],
    ...change,
  }
}

/** The step as the server names it when it fires next. */
function nextStep(position: number): DeskCase['next_step'] {
  const { target, due_at } = step(position, false, false)
  return { position, target, due_at }
}

function step(position: number, fired: boolean, acknowledged: boolean): DeskCase['steps'][number] {
  return {
    position,
    target: 'coordinator',
    due_at: at(30 + position),
    fired_at: fired ? at(-1) : null,
    acknowledged_at: acknowledged ? at(0) : null,
  }
}

test('a person in need comes first, then the missed, the near, the rest', () => {
  const day = {
    cases: [makeCase('calm'), makeCase('danger', { cause: 'urgent_now' }), makeCase('waits', { next_step: { ...nextStep(0)!, due_at: at(5) } })],
    tasks: [makeTask('later', 120), makeTask('missed', -1), makeTask('near', 5), makeTask('never', null)],
  }
  expect(listExceptions(day, NOW).map((one) => one.key)).toEqual([
    'case:danger',
    'case:waits',
    'task:missed',
    'task:near',
    'case:calm',
    'task:later',
    'task:never',
  ])
})

test('a closed case is not on the list', () => {
  expect(listExceptions({ cases: [makeCase('a', { status: 'closed' })], tasks: [] }, NOW)).toEqual([])
})

test('a case whose step has fired is loud until somebody acknowledges that step', () => {
  const waiting = makeCase('a', { steps: [step(0, true, false), step(1, false, false)] })
  expect(findWaitingStep(waiting)?.position).toBe(0)
  expect(listExceptions({ cases: [waiting], tasks: [] }, NOW).map((one) => one.pressure)).toEqual(['alarm'])

  const answered = makeCase('a', { steps: [step(0, true, true), step(1, false, false)] })
  expect(findWaitingStep(answered)).toBeNull()
  expect(listExceptions({ cases: [answered], tasks: [] }, NOW).map((one) => one.pressure)).toEqual(['calm'])
})

test('acknowledging a later step answers for the earlier ones', () => {
  expect(findWaitingStep(makeCase('a', { steps: [step(0, true, false), step(1, true, true)] }))).toBeNull()
  expect(findWaitingStep(makeCase('a', { steps: [step(0, true, true), step(1, true, false)] }))?.position).toBe(1)
})

test('the same case a second time is no news', () => {
  const first = listExceptions({ cases: [makeCase('a')], tasks: [] }, NOW)
  const second = listExceptions({ cases: [makeCase('a'), makeCase('b')], tasks: [] }, NOW)
  expect(findNews(first, second).map((one) => one.key)).toEqual(['case:b'])
})

test('a case that somebody has taken on goes on ticking', () => {
  const taken = makeCase('a', { status: 'contacted', steps: [step(0, true, true), step(1, false, false)], next_step: nextStep(1) })
  expect(listExceptions({ cases: [taken], tasks: [] }, NOW)[0]?.dueAt).toBe(at(31))
  expect(findStepToTake(taken)).toBeNull()
})

test('a step can be taken on when it waits, and the first one before its time', () => {
  const waiting = makeCase('a', { steps: [step(0, true, false), step(1, false, false)], next_step: nextStep(1) })
  expect(findStepToTake(waiting)?.position).toBe(0)
  expect(findStepToTake(makeCase('a', { next_step: nextStep(0) }))?.position).toBe(0)
})

test('a filter lets through what is mine, nobody’s, pressing, or about a person', () => {
  const list = listExceptions({ cases: [makeCase('c', { owner: '나', owner_id: '1' })], tasks: [makeTask('late', -1), makeTask('calm', 120)] }, NOW)
  const keys = (filter: Parameters<typeof filterExceptions>[1]) => filterExceptions(list, filter, '나').map((one) => one.key)
  expect(keys('all')).toHaveLength(3)
  expect(keys('mine')).toEqual(['case:c'])
  expect(keys('unowned')).toEqual(['task:late', 'task:calm'])
  expect(keys('pressing')).toEqual(['task:late'])
  expect(keys('cases')).toEqual(['case:c'])
})

test('a second later the list is the same, until a deadline comes near', () => {
  const day = { cases: [makeCase('c')], tasks: [makeTask('a', 15), makeTask('b', 20)] }
  const orderAfter = (minutes: number) => describeOrder(listExceptions(day, NOW + minutes * 60_000))
  expect(orderAfter(1)).toBe(orderAfter(0))
  expect(orderAfter(5)).not.toBe(orderAfter(4))
})
