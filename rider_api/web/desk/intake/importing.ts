/** What became of a file of referrals. */
import type { Reason } from '../../shared/types'

export type Outcome = 'accepted' | 'unchanged' | 'flagged' | 'refused'

export interface ImportReport {
  dry_run: boolean
  counts: Partial<Record<Outcome, number>>
  /** Headings of the file that no field of the form has. */
  unknown_headings: string[]
  rows: {
    row: number
    outcome: string
    reason: Reason | null
    reasons?: Reason[]
    recipient_number: number | null
  }[]
}

/** Rows that importing would write. */
export function countWorth(report: ImportReport): number {
  return (report.counts.accepted ?? 0) + (report.counts.flagged ?? 0)
}
