/// <reference types="vitest/config" />
import { resolve } from 'node:path'
import { defineConfig } from 'vite'

const here = import.meta.dirname
const pages = ['index.html', 'desk/index.html', 'kitchen/index.html']

/** The pages of a desk and a board in one build; `npm run dev` serves all faces and passes /api on to a server of Bapgil. */
export default defineConfig({
  root: here,
  base: '/',
  build: {
    outDir: resolve(here, 'dist'),
    emptyOutDir: true,
    target: 'es2022',
    manifest: true,
    // The content-security policy allows neither inline scripts nor data: modules.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: pages.map((page) => resolve(here, page)) },
  },
  server: { proxy: { '/api': { target: process.env['BAPGIL_URL'] ?? 'http://127.0.0.1:8000', ws: true } } },
  test: { include: ['**/*.test.ts', '**/*.test.tsx'], exclude: ['node_modules', 'dist'], environment: 'node' },
})
