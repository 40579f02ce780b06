import { expect, test } from 'vitest'
import { sortRows } from './ImportRows'
import { collectValues } from './ReferralForm'

const row = (number: number, outcome: string) => ({ row: number, outcome, reason: null, recipient_number: null })

test('rows that need somebody come first, each kind in the order of the file', () => {
  const sorted = sortRows([row(2, 'accepted'), row(9, 'refused'), row(4, 'flagged'), row(3, 'refused'), row(5, 'something new')])
  expect(sorted.map((one) => one.row)).toEqual([5, 3, 9, 4, 2])
})

test('a field left empty is not sent', () => {
  const form = new FormData()
  form.set('name', ' 시험 ')
  form.set('phone', '  ')
  expect(collectValues(form)).toEqual({ name: '시험' })
})
