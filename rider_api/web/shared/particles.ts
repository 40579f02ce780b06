/** Korean particles by the sound a word ends in, for numbers and Latin letters too. */

const FIRST_SYLLABLE = 0xac00
const LAST_SYLLABLE = 0xd7a3
const FINALS = 28
const RIEUL = 8

// 영 일 이 삼 사 오 육 칠 팔 구
const DIGIT_FINALS = [21, RIEUL, 0, 16, 0, 0, 1, RIEUL, RIEUL, 0]
// 엘 엠 엔 알: the letter names that end in a consonant
const LETTER_FINALS: Record<string, number> = { l: RIEUL, m: 16, n: 4, r: RIEUL }

/** Number of the final consonant with which `word` is read out; 0 when it ends in a vowel or cannot be told. */
function findFinal(word: string): number {
  const last = word.replace(/[^\p{L}\p{N}]+$/gu, '').slice(-1)
  if (last === '') return 0
  const code = last.charCodeAt(0)
  if (code >= FIRST_SYLLABLE && code <= LAST_SYLLABLE) return (code - FIRST_SYLLABLE) % FINALS
  if (last >= '0' && last <= '9') return DIGIT_FINALS[Number(last)] ?? 0
  return LETTER_FINALS[last.toLowerCase()] ?? 0
}

/** `pair` is written consonant first, as in 이/가, 을/를, 으로/로; after ㄹ it is 로 and not 으로. */
export function chooseParticle(word: string, pair: string): string {
  const [afterConsonant = '', afterVowel = ''] = pair.split('/')
  const final = findFinal(word)
  const closed = final !== 0 && !(final === RIEUL && afterConsonant.startsWith('으로'))
  return closed ? afterConsonant : afterVowel
}
