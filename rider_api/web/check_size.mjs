/** The courier's page must start on a slow network: fails when its first load is more than 30 kB of gzipped script. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { listShell } from './shell.mjs'

const LIMIT_BYTES = 30_000
const dist = resolve(import.meta.dirname, 'dist')

/** What a phone that comes in by a link fetches before it can be used, and the service worker. */
const total = sum(['views/first'], { told: true })
/** While the person types a PIN the next door comes, too: all of it counts. */
const door = sum(['views/first', 'home'])
console.log(`${String(door).padStart(8)} B gzip  script until the first door`)
console.log(`${String(total).padStart(8)} B gzip  script of the courier's page (limit ${LIMIT_BYTES})`)
/** @param {string[]} also @param {{ told?: boolean }} options */
function sum(also, { told = false } = {}) {
  const scripts = [...listShell(dist, 'c/index.html', { also }).filter((file) => file.endsWith('.js')), 'c/sw.js']
  return scripts.reduce((before, file) => {
    const bytes = gzipSync(readFileSync(resolve(dist, file)), { level: 9 }).length
    if (told) console.log(`${String(bytes).padStart(8)} B gzip  ${file}`)
    return before + bytes
  }, 0)
}

if (Math.max(total, door) > LIMIT_BYTES) {
  console.error("The courier's page has grown over its limit: load what is not needed at the door later (import()).")
  process.exit(1)
}
