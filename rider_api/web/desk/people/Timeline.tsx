import type { JSX } from 'preact'
import { sayDay } from '../../shared/days'
import { dayOfSeoul } from '../../shared/moments'
import { formatMoment } from '../../shared/texts'
import { t, word } from '../texts'
import type { Person } from './person'
import { sayRule } from './rules'

/** Everything that has happened to a person, the newest first. */
export function Timeline({ entries }: { entries: Person['timeline'] }): JSX.Element {
  const sorted = [...entries].sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
  return (
    <section class="part">
      <h3>{t('desk.timeline')}</h3>
      {sorted.length === 0 && <p>{t('desk.nothing')}</p>}
      <ol class="timeline">
        {sorted.map((entry) => (
          <li key={entry.number}>
            <time dateTime={entry.at}>
              {sayDay(dayOfSeoul(Date.parse(entry.at)))} {formatMoment(entry.at)}
            </time>
            <span>
              <strong>{word('desk.event', entry.kind)}</strong> {entry.kind.startsWith('rule.') ? detailOfRule(entry.data) : detailOf(entry.data)}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}

/** The codes of an entry that say more than its kind. */
function detailOf(data: Record<string, unknown>): string {
  const told = [
    data['status'] === undefined ? null : word('shared.stop', String(data['status'])),
    data['outcome'] === undefined ? null : wordOfOutcome(String(data['outcome'])),
    data['urgency'] === undefined ? null : word('desk.urgency', String(data['urgency'])),
    data['target'] === undefined ? null : word('desk.target', String(data['target'])),
    data['code'] === undefined ? null : word('desk.closing', String(data['code'])),
    data['duty_code'] === undefined ? null : String(data['duty_code']),
  ]
  return told.filter(Boolean).join(' · ')
}

function detailOfRule({ kind, value }: Record<string, unknown>): string {
  return sayRule({ kind: String(kind), value: String(value ?? '') })
}

/** Cards and referrals both have an outcome. */
function wordOfOutcome(code: string): string {
  const ofCard = word('desk.card', code)
  return ofCard === code ? word('desk.outcome', code) : ofCard
}
