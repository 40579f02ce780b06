/** Print (rider_api/documents) must not depend on what fonts a machine has: two weights of Pretendard with their licence. */
import { copyFileSync, mkdirSync } from 'node:fs'
import { resolve } from 'node:path'

const from = resolve(import.meta.dirname, 'node_modules/pretendard/dist')
const to = resolve(import.meta.dirname, 'dist/fonts')

mkdirSync(to, { recursive: true })
for (const weight of ['Regular', 'Bold']) copyFileSync(resolve(from, `public/static/Pretendard-${weight}.otf`), resolve(to, `Pretendard-${weight}.otf`))
copyFileSync(resolve(from, 'LICENSE.txt'), resolve(to, 'LICENSE.txt'))
