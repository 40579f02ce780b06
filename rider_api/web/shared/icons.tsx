/** Icons as SVG paths (emoji are boxes on many machines). An icon is decoration: its text stands beside it. */
import type { JSX } from 'preact'

const PATHS = {
  bowl: 'M3 11h18a9 9 0 0 1-6 8.5V21H9v-1.5A9 9 0 0 1 3 11Zm5-3c0-2 2-2 2-4m4 4c0-2 2-2 2-4',
  lunchbox: 'M4 6h16v13H4zM4 12h16M12 12v7M8 9h.01',
  sideDishes: 'M7.5 5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7Zm9 0a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7ZM12 13a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7Z',
  cup: 'M6 4h12l-1.5 16h-9ZM6.5 9h11',
  spoon: 'M12 12v9M12 3c-2.5 0-4 2-4 4.5S9.5 12 12 12s4-2 4-4.5S14.5 3 12 3Z',
  box: 'M4 8l8-4 8 4v9l-8 4-8-4ZM4 8l8 4 8-4M12 12v9',
  returnBox: 'M4 9h16v11H4zM12 20v-7m-3 3 3-3 3 3M4 9l3-5h10l3 5',
  leaf: 'M5 19C5 9 11 4 20 4c0 9-5 15-13 13M5 21c1-5 4-8 8-10',
  phone: 'M6 3h4l1.5 5-2.5 2a12 12 0 0 0 5 5l2-2.5 5 1.5v4a2 2 0 0 1-2 2C11 20 4 13 4 5a2 2 0 0 1 2-2Z',
  way: 'M12 21s7-6.5 7-12a7 7 0 0 0-14 0c0 5.5 7 12 7 12Zm0-9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
  check: 'M4 12.5l5 5L20 6.5',
  cross: 'M5 5l14 14M19 5L5 19',
  quiet: 'M6 17h12M8 17V10a4 4 0 0 1 8 0v7M10.5 20h3M4 4l16 16',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4 21c0-5 3.5-7 8-7s8 2 8 7',
  heart: 'M12 20S4 15 4 9a4 4 0 0 1 8-1 4 4 0 0 1 8 1c0 6-8 11-8 11Z',
  card: 'M5 3h14v18H5zM9 8h6M9 12h6M9 16h3',
  camera: 'M4 8h4l1.5-3h5L16 8h4v11H4ZM12 17a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Z',
  alarm: 'M12 3 2 20h20ZM12 10v5M12 17.5h.01',
  star: 'M12 3l2.7 5.8 6.3.8-4.6 4.4 1.2 6.3-5.6-3.1-5.6 3.1 1.2-6.3L3 9.6l6.3-.8Z',
  kitchen: 'M6 3v7a2.5 2.5 0 0 0 5 0V3M8.5 12.5V21M17 3c-2 2-3 4-3 7h3v11',
  house: 'M3 11l9-8 9 8M6 9v12h12V9M10 21v-6h4v6',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5l3.5 2',
  list: 'M8 6h13M8 12h13M8 18h13M3.5 6h.01M3.5 12h.01M3.5 18h.01',
  map: 'M3 6l6-2 6 2 6-2v14l-6 2-6-2-6 2ZM9 4v14M15 6v14',
  send: 'M12 20V5M6 11l6-6 6 6',
  offline: 'M4 4l16 16M5 12a10 10 0 0 1 4-2.5M2 8.5a14 14 0 0 1 4-2.5m5-1a14 14 0 0 1 11 3.5M15 10a10 10 0 0 1 4 2M8.5 15.5a5 5 0 0 1 6 0M12 19h.01',
  undo: 'M9 5 4 10l5 5M4 10h10a6 6 0 0 1 0 12h-3',
  back: 'M15 5l-7 7 7 7',
  next: 'M9 5l7 7-7 7',
  down: 'M5 9l7 7 7-7',
  plus: 'M12 4v16M4 12h16',
  minus: 'M4 12h16',
  bell: 'M6 17V11a6 6 0 0 1 12 0v6l2 2H4ZM10 21h4',
  settings: 'M4 7h10m4 0h2M4 17h2m4 0h10M16 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM8 19.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
  language: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM3 12h18M12 3c-5 5-5 13 0 18 5-5 5-13 0-18Z',
  door: 'M6 21V3h12v18M3 21h18M14.5 12h.01',
} as const

export type IconName = keyof typeof PATHS

export function Icon({ name }: { name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  )
}
