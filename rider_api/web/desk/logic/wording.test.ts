import { expect, test } from 'vitest'
import { makeDoor, makeTour } from './make'
import { wordReason } from './wording'

const plan = { tours: [makeTour('1', [makeDoor(1), makeDoor(1, { key: 'door:1:k 2' })])] }

function word(ko: string, en: string): [string, string] {
  const text = { ko, en }
  const { cause } = wordReason({ code: 'x', cause: text, action: text, subject: [] }, plan)
  return [cause.ko, cause.en]
}

test('a door is called by its name and number', () => {
  expect(word('door:1:k: 늦습니다', 'door:1:k is late')).toEqual(['시험1 (1): 늦습니다', '시험1 (1) is late'])
  expect(word('door:1:k 2, door:9:k', '')[0]).toBe('시험1 (1), door:9:k')
})

test('a kitchen, a hub and a load are said without their keys', () => {
  expect(word('라이더-02, kitchen:온기찬 도시락, boxes: 2 넘습니다', '라이더-02, hub:공덕동, boxes: over by 2')).toEqual(['라이더-02, 온기찬 도시락, 상자: 2 넘습니다', '라이더-02, 공덕동, boxes: over by 2'])
})

test('long times are told in minutes, rounded up; short ones stay', () => {
  expect(word('한도를 1247초 넘습니다', 'over by 1247 seconds')).toEqual(['한도를 21분 넘습니다', 'over by 21 min'])
  expect(word('90초 일찍', '90 s early')).toEqual(['90초 일찍', '90 s early'])
})
