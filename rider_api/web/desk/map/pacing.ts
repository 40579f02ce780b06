/** How often the map is drawn: where a processor draws it, rarely enough that the lists beside it stay quick. */

/** The map is drawn so often at most: the lists say it at once. */
export const LEAST_REST = 500
/** It rests so many times as long as it was at work: a fifth of the time is the most that goes into it. */
export const RESTS = 4
/** Nobody waits longer for the end of a drawing: a map that is being moved has none. */
export const LONGEST_WORK = 3000

export interface Pace {
  /** Draw when it is time; an urgent wish (another crew, another plan) does not wait for that. */
  ask: (urgent: boolean) => void
  close: () => void
}

/** Paces `draw`, which is handed what to call when the picture stands. */
export function openPace(draw: (done: () => void) => void): Pace {
  let timer: ReturnType<typeof setTimeout> | undefined
  let patience: ReturnType<typeof setTimeout> | undefined
  let rested = 0
  let working = 0
  let asked = false

  function begin(): void {
    timer = undefined
    asked = false
    const number = ++working
    const begun = Date.now()
    clearTimeout(patience)
    rested = Infinity
    const rest = (milliseconds: number): void => {
      if (number !== working || rested !== Infinity) return
      clearTimeout(patience)
      rested = Date.now() + milliseconds
      if (asked) wait()
    }
    patience = setTimeout(() => rest(LEAST_REST), LONGEST_WORK)
    draw(() => rest(Math.max(LEAST_REST, RESTS * (Date.now() - begun))))
  }

  function wait(): void {
    timer ??= setTimeout(begin, Math.max(0, rested - Date.now()))
  }

  return {
    ask: (urgent) => {
      asked = true
      if (urgent) {
        clearTimeout(timer)
        timer = setTimeout(begin, 0)
      } else if (rested !== Infinity) wait()
    },
    close: () => {
      clearTimeout(timer)
      clearTimeout(patience)
    },
  }
}
