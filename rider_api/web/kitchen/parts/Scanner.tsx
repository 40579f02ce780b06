import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Icon } from '../../shared/icons'
import { useLabels } from '../labels'
import { countBox, listMissing, readLabel, type Outcome } from '../logic/scan'
import { alert } from '../sound'
import { board } from '../store'
import { t } from '../texts'

interface ScannerProps {
  pickup: string
  counted: ReadonlySet<string>
  onCounted: (counted: ReadonlySet<string>) => void
}

/** Where the scanner types: each label counts its box. Without a scanner, the four digits of the label and Enter. */
export function Scanner({ pickup, counted, onCounted }: ScannerProps): JSX.Element {
  const [typed, setTyped] = useState('')
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  useLabels(take, { inWindow: true })
  function enter(event: Event): void {
    event.preventDefault()
    if (typed.trim() !== '') take(typed)
    setTyped('')
  }
  function take(text: string): void {
    if (board.value === null) return
    const read = readLabel(text)
    const found: Outcome = read === null ? { kind: 'unknown' } : countBox(read, board.value, pickup, counted)
    setOutcome(found)
    if (found.kind === 'counted') onCounted(new Set([...counted, found.box]))
    else alert()
  }
  return (
    <form class="scanner" onSubmit={enter}>
      <label for="scan">{t('kitchen.scan')}</label>
      <input id="scan" class="scan-field" autocomplete="off" inputMode="numeric" value={typed} onInput={(event) => setTyped(event.currentTarget.value)} />
      <button class="button">{t('kitchen.scan.enter')}</button>
      <Told outcome={outcome} />
      {counted.size > 0 && <Missing pickup={pickup} counted={counted} />}
    </form>
  )
}

function Told({ outcome }: { outcome: Outcome | null }): JSX.Element {
  const bad = outcome !== null && outcome.kind !== 'counted'
  return (
    <p class={bad ? 'scan-told bad' : 'scan-told good'} role="status">
      {outcome !== null && <Icon name={bad ? 'alarm' : 'check'} />}
      {outcome !== null && describe(outcome)}
    </p>
  )
}

function describe(outcome: Outcome): string {
  if (outcome.kind === 'counted') return t('kitchen.scan.counted', { box: outcome.box })
  if (outcome.kind === 'again') return t('kitchen.scan.again', { order: outcome.order })
  if (outcome.kind === 'unknown') return t('kitchen.scan.unknown')
  return outcome.pickup === null ? t('kitchen.scan.nobody', { order: outcome.order }) : t('kitchen.scan.other', { order: outcome.order, pickup: outcome.pickup })
}

/** Boxes that have not been scanned yet, so that nobody has to look for them. */
function Missing({ pickup, counted }: { pickup: string; counted: ReadonlySet<string> }): JSX.Element | null {
  const missing = board.value === null ? [] : listMissing(board.value, pickup, counted)
  if (missing.length === 0) return null
  return (
    <p class="scan-missing">
      {t('kitchen.scan.missing')} {missing.slice(0, 6).map((one) => `${one.order}${one.boxes > 1 ? ` ×${one.boxes}` : ''}`).join(', ')}
      {missing.length > 6 && ' …'}
    </p>
  )
}
