/** Shortcuts of the desk. A key presses the button that carries it (`data-key`), or walks through the rows of a list. */
import { signal } from '@preact/signals'

export interface Shortcut {
  key: string
  /** Its text is `desk.keys.<name>`. */
  name: ShortcutName
}

export type ShortcutName =
  | 'exceptions' | 'lists' | 'next' | 'before' | 'open' | 'take' | 'move' | 'menu' | 'undo' | 'redo'
  | 'freeze' | 'plan' | 'rest' | 'wish' | 'compare' | 'publish' | 'close' | 'today' | 'earlier' | 'later' | 'help'

export const SHORTCUTS: readonly Shortcut[] = [
  { key: 'E', name: 'exceptions' },
  { key: 'L', name: 'lists' },
  { key: 'J', name: 'next' },
  { key: 'K', name: 'before' },
  { key: 'Enter', name: 'open' },
  { key: 'O', name: 'take' },
  { key: 'M', name: 'move' },
  { key: 'A', name: 'menu' },
  { key: 'Ctrl+Z', name: 'undo' },
  { key: 'Ctrl+Shift+Z', name: 'redo' },
  { key: 'F', name: 'freeze' },
  { key: 'N', name: 'plan' },
  { key: 'R', name: 'rest' },
  { key: 'W', name: 'wish' },
  { key: 'C', name: 'compare' },
  { key: 'P', name: 'publish' },
  { key: 'X', name: 'close' },
  { key: 'T', name: 'today' },
  { key: '[', name: 'earlier' },
  { key: ']', name: 'later' },
  { key: '?', name: 'help' },
]

const SWITCH = 'desk.keys'

/** Whether single letters are listened to: they get in the way of people who speak to their machine (WCAG 2.1.4). */
export const lettersOn = signal(readSwitch())
export const helpOpen = signal(false)

export function switchLetters(on: boolean): void {
  lettersOn.value = on
  localStorage.setItem(SWITCH, on ? 'on' : 'off')
}

function readSwitch(): boolean {
  return typeof localStorage === 'undefined' || localStorage.getItem(SWITCH) !== 'off'
}

/** A row that J and K walk through: the one control that stands for it. */
const ROWS = '.exceptions [data-row], .lists [data-row]'

/** Listen from now on; returns the way to stop. */
export function listenForKeys(): () => void {
  window.addEventListener('keydown', press)
  return () => window.removeEventListener('keydown', press)
}

function press(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || document.querySelector('dialog[open]') !== null) return
  const target = event.target instanceof HTMLElement ? event.target : document.body
  if (target.closest('input, textarea, select, [contenteditable]') !== null) return
  const acted = event.key === '?' ? openHelp() : lettersOn.value && act(keyOf(event), target)
  if (acted) event.preventDefault()
}

/** The letter of the key's place, so that it works while a Korean keyboard is on; signs as they are written. */
function keyOf(event: KeyboardEvent): string {
  return /^Key[A-Z]$/.test(event.code) ? event.code.slice(3).toLowerCase() : event.key
}

function openHelp(): boolean {
  helpOpen.value = true
  return true
}

function act(key: string, target: HTMLElement): boolean {
  switch (key) {
    case 'e':
      return focusFirst('.exceptions [data-row]') || focusFirst('#exceptions-title')
    case 'l':
      return focusFirst('.lists [data-row]') || focusFirst('#lists-title')
    case 'j':
      return walk(target, 1)
    case 'k':
      return walk(target, -1)
    default:
      return pressButton(key, target)
  }
}

/** The button of this key nearest to where the focus is: in its row, else on the page. */
function pressButton(key: string, target: HTMLElement): boolean {
  const selector = `[data-key="${CSS.escape(key)}"]:not([aria-disabled="true"])`
  const near = target.closest('.exception, .stop, .tour')?.querySelector<HTMLElement>(selector)
  const button = near ?? document.querySelector<HTMLElement>(`.day-bar ${selector}`)
  if (button === null || button === undefined) return false
  button.focus()
  button.click()
  return true
}

function focusFirst(selector: string): boolean {
  const found = document.querySelector<HTMLElement>(selector)
  found?.focus()
  return found !== null
}

function walk(target: HTMLElement, by: 1 | -1): boolean {
  const rows = [...document.querySelectorAll<HTMLElement>(ROWS)]
  const here = rows.findIndex((row) => row === target || (row.closest('.exception, .stop, .tour h4') ?? row).contains(target))
  const next = rows[here < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, here + by))]
  next?.focus()
  next?.scrollIntoView({ block: 'nearest' })
  return next !== undefined
}
