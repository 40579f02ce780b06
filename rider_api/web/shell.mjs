/** What a page needs to start, from the manifest of the build. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

/**
 * Files of `dist` that `page` loads at once: itself, its scripts with everything they import statically, their styles;
 * with `later`, also what is imported on demand; with `also`, of that only what is named.
 * @param {string} dist @param {string} page @param {{ later?: boolean, also?: string[] }} options @returns {string[]}
 */
export function listShell(dist, page, { later = false, also = [] } = {}) {
  const wanted = (/** @type {string} */ name) => later || also.some((part) => name.includes(part))
  const manifest = JSON.parse(readFileSync(resolve(dist, '.vite/courier.json'), 'utf8'))
  const files = new Set([page])
  const waiting = [page]
  const seen = new Set()
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (seen.has(name)) continue
    seen.add(name)
    const chunk = manifest[name]
    files.add(chunk.file)
    for (const file of [...(chunk.css ?? []), ...(chunk.assets ?? [])]) files.add(file)
    waiting.push(...(chunk.imports ?? []), ...(chunk.dynamicImports ?? []).filter(wanted))
  }
  return [...files].sort()
}
