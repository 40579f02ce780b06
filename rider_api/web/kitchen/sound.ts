/** Two rising tones when the board has changed. Browsers allow sound only after the first touch. */
import { signal } from '@preact/signals'

let context: AudioContext | null = null

/** Whether the board may sound. */
export const sounding = signal(false)

/** Allow sound from the first touch or key on. */
export function allowSoundOnTouch(): void {
  const allow = () => {
    context ??= new AudioContext()
    void context.resume().then(() => {
      sounding.value = context?.state === 'running'
    })
    if (context.state === 'running') for (const kind of KINDS) window.removeEventListener(kind, allow)
  }
  for (const kind of KINDS) window.addEventListener(kind, allow)
}

const KINDS = ['pointerdown', 'keydown'] as const

/** Sound once; silent as long as nobody has touched the board. */
export function sound(): void {
  if (context === null || context.state !== 'running') return
  playTone(context, 660, 0)
  playTone(context, 880, 0.22)
}

/** A low tone twice: a wrong label, a box counted twice. */
export function alert(): void {
  if (context === null || context.state !== 'running') return
  playTone(context, 220, 0)
  playTone(context, 196, 0.25)
}

function playTone(on: AudioContext, hertz: number, after: number): void {
  const tone = on.createOscillator()
  const volume = on.createGain()
  const start = on.currentTime + after
  tone.frequency.value = hertz
  volume.gain.setValueAtTime(0, start)
  volume.gain.linearRampToValueAtTime(0.4, start + 0.02)
  volume.gain.exponentialRampToValueAtTime(0.001, start + 0.35)
  tone.connect(volume).connect(on.destination)
  tone.start(start)
  tone.stop(start + 0.4)
}
