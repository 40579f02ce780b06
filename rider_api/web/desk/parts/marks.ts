/** Shapes and colours of states and delivery models: the same in the lists, in the legend and on the map. */
import type { ModelCode } from '../../shared/types'
import type { DoorState } from '../logic/progress'

const CIRCLE = 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Z'
const SQUARE = 'M3 3h18v18H3Z'
const TRIANGLE = 'M12 1 23.5 22H.5Z'
const DIAMOND = 'M12 .5 23.5 12 12 23.5.5 12Z'
const CROSS = 'm5 1 7 7 7-7 4 4-7 7 7 7-4 4-7-7-7 7-4-4 7-7-7-7Z'
const HEXAGON = 'M6.5 2.5h11L23 12l-5.5 9.5h-11L1 12Z'

/** In a box of 24 × 24. */
export const STATE_SHAPES: Record<DoorState, string> = {
  planned: CIRCLE,
  arrived: DIAMOND,
  delivered: CIRCLE,
  no_answer: TRIANGLE,
  refused: SQUARE,
  away: HEXAGON,
  cancelled: CROSS,
}

export const STATE_COLOURS: Record<DoorState, string> = {
  planned: '#464c53',
  arrived: '#0b50d0',
  delivered: '#1f6b36',
  no_answer: '#b72a0e',
  refused: '#8a4b00',
  away: '#5b3a8c',
  cancelled: '#5c6370',
}

export const MODEL_SHAPES: Record<ModelCode, string> = {
  rider: CIRCLE,
  self_sufficiency: SQUARE,
  walking_resident: TRIANGLE,
  direct: DIAMOND,
}

/** Told apart by people who do not see red and green apart, too; dark enough on the ground of the map. */
export const MODEL_COLOURS: Record<ModelCode, string> = {
  rider: '#0b50d0',
  self_sufficiency: '#a34700',
  walking_resident: '#00695c',
  direct: '#7a1fa2',
}

/** Dashes in widths of the line. */
export const MODEL_DASHES: Record<ModelCode, number[]> = {
  rider: [1, 0],
  self_sufficiency: [4, 1.5],
  walking_resident: [1, 1],
  direct: [6, 1.2, 1.2, 1.2],
}

/** Widths of the lines, as parts of the usual one. */
export const MODEL_WIDTHS: Record<ModelCode, number> = { rider: 1.2, self_sufficiency: 1, walking_resident: 1.3, direct: 0.8 }
