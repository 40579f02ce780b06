/** Lays each text of the build beside itself as brotli and gzip at their best, so that no request waits for a packing. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const LEAST_BYTES = 300
const dist = resolve(import.meta.dirname, 'dist')
const texts = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) => /^(?!\.).*\.(js|css|html|svg|webmanifest)$/.test(file))

for (const file of texts) {
  const content = readFileSync(resolve(dist, file))
  if (content.length < LEAST_BYTES) continue
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length }
  writeFileSync(resolve(dist, `${file}.br`), brotliCompressSync(content, { params }))
  writeFileSync(resolve(dist, `${file}.gz`), gzipSync(content, { level: 9 }))
}
