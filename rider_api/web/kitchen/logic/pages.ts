/** A long list in pages that fit on a screen. */

/** Lines on one page: four columns of nine on a small screen. */
export const PAGE_LINES = 36

/** At least one: an empty list is one empty page. */
export function countPages(lines: number): number {
  return Math.max(1, Math.ceil(lines / PAGE_LINES))
}

/** The lines of one page, counted from 0. */
export function takePage<Line>(lines: readonly Line[], page: number): readonly Line[] {
  return lines.slice(page * PAGE_LINES, (page + 1) * PAGE_LINES)
}
