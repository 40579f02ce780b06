import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { defineConfig } from 'vite'
import { listShell } from './shell.mjs'

const here = import.meta.dirname
const dist = resolve(here, 'dist')

const shell = [...listShell(dist, 'c/index.html', { later: true }), 'c/manifest.webmanifest', 'icon.svg']
const fingerprint = createHash('sha256')
for (const file of shell) fingerprint.update(file).update(readFileSync(resolve(dist, file)))

/** The courier's service worker: a second build, because it must be one classic script that knows the names of the first. */
export default defineConfig({
  root: here,
  publicDir: false,
  define: {
    SHELL_FILES: JSON.stringify(shell.map((file) => (file === 'c/index.html' ? '/c/' : `/${file}`))),
    SHELL_VERSION: JSON.stringify(fingerprint.digest('hex').slice(0, 16)),
  },
  build: {
    outDir: dist,
    emptyOutDir: false,
    target: 'es2022',
    rolldownOptions: {
      input: resolve(here, 'c/worker.ts'),
      output: { format: 'iife', entryFileNames: 'c/sw.js' },
    },
  },
})
