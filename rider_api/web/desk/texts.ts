import { createTexts, language } from '../shared/texts'
import { en, ko } from './catalogues'

const catalogues = { ko, en }

export const t = createTexts(catalogues)

/** The word for a code of the server (`desk.event` + `plan.published`), or the code itself when it is a new one. */
export function word(family: string, code: string): string {
  const catalogue: Record<string, string> = catalogues[language.value]
  return catalogue[`${family}.${code}`] ?? code
}

/** "757,200원" / "757,200 won". */
export function formatWon(won: number): string {
  return t('desk.won', { won: won.toLocaleString('en-US') })
}
