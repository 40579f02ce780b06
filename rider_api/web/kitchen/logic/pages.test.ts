import { expect, test } from 'vitest'
import { countPages, PAGE_LINES, takePage } from './pages'

test('every line is on exactly one page, in order', () => {
  for (const count of [0, 1, PAGE_LINES, PAGE_LINES + 1, 147]) {
    const lines = Array.from({ length: count }, (_, index) => index)
    const pages = Array.from({ length: countPages(count) }, (_, page) => takePage(lines, page))
    expect(pages.flat()).toEqual(lines)
    expect(pages.slice(1).every((page) => page.length > 0)).toBe(true)
  }
})
