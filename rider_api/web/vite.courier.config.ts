import { resolve } from 'node:path'
import { defineConfig } from 'vite'
import type { Plugin } from 'vite'

const here = import.meta.dirname
const FIRST = 'c/views/first.ts'

/** What is fetched later stands on what is there already: no list of what to fetch beside it, and no code for that. */
const plainImports: Plugin = {
  name: 'plain-imports',
  enforce: 'pre',
  load: { order: 'pre', handler: (id) => (id.includes('vite/preload-helper') ? 'export const __vitePreload = (load) => load()' : null) },
}

/** A phone that comes in by a link needs these views at once: fetched beside the page, not after it. */
const fetchFirst: Plugin = {
  name: 'fetch-first',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle = {} }) =>
      Object.values(bundle)
        .filter((chunk) => chunk.type === 'chunk' && chunk.facadeModuleId?.endsWith(FIRST) === true)
        .map(({ fileName }) => ({ tag: 'link', attrs: { rel: 'modulepreload', crossorigin: true, href: `/${fileName}` }, injectTo: 'head' as const })),
  },
}

/**
 * The courier's page in a build of its own: it shares no file with the other faces, so that it stays small and a phone
 * fetches nothing when only a desk has changed.
 */
export default defineConfig({
  root: here,
  publicDir: false,
  plugins: [plainImports, fetchFirst],
  build: {
    outDir: resolve(here, 'dist'),
    emptyOutDir: false,
    target: 'es2022',
    manifest: '.vite/courier.json',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: resolve(here, 'c/index.html'),
      output: {
        // What the next door and the views after it have in common comes with the door, not in a file after it.
        codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: 'home', test: /views.(home|Home|Bar|Door|Handover|Way|parts)\.|c.maps\.ts|texts.courier-home\.ko/ }] },
      },
    },
  },
})
