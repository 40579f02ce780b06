import { effect } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { read } from '../../shared/texts'
import { findNews, type DeskException } from '../logic/exceptions'
import { day, exceptions, ownCases } from '../store/day'
import { t, word } from '../texts'

/** Speaks new cases and tasks to a screen reader; silent about those that were there when the day was opened. */
export function Announcer(): JSX.Element {
  const [spoken, setSpoken] = useState('')
  useEffect(() => {
    let shown = ''
    let known: DeskException[] = []
    return effect(() => {
      const open = day.value === null ? (ownCases.value === null ? '' : 'cases') : `${day.value.area.id} ${day.value.day}`
      const news = open !== '' && open === shown ? findNews(known, exceptions.value) : []
      ;[shown, known] = [open, exceptions.value]
      if (news.length > 0) setSpoken(news.map(describeException).join(' '))
    })
  }, [])
  return (
    <p class="only-read" role="alert" data-test="announcer">
      {spoken}
    </p>
  )
}

/** One sentence for one exception. */
export function describeException(one: DeskException): string {
  if (one.type === 'task') return `${word('desk.task', one.task.kind)}: ${read(one.task.reason.cause)}`
  const values = { cause: word('desk.cause', one.case.cause), name: one.case.recipient.name, number: one.case.recipient.number }
  return t('desk.case.spoken', values)
}
