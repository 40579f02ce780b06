/** Pictures of stops for the map, drawn when they are first asked for: no picture files, no letters from a server. */
import type { Map as MapLibre } from 'maplibre-gl'
import type { ModelCode } from '../../shared/types'
import type { DoorState } from '../logic/progress'
import { MODEL_COLOURS, MODEL_SHAPES, STATE_COLOURS, STATE_SHAPES } from '../parts/marks'

const RATIO = 2
const LARGE = 28
const SMALL = 15
const LETTERS = 13
const EDGE = 4
/** Side of the box in which the shapes of `marks` are drawn. */
const BOX = 24

/** Draw missing pictures as the map asks for them by name (see `iconOf` in features). */
export function supplyIcons(map: MapLibre): void {
  map.setMissingStyleImageResolver((id) => {
    const image = drawIcon(id)
    if (image !== null && !map.hasImage(id)) map.addImage(id, image, { pixelRatio: RATIO })
  })
}

/** The picture of a name: `delivered:rider:0`, `place:hub`, or `label:` with the letters to draw. */
function drawIcon(id: string): ImageData | null {
  if (id.startsWith('label:')) return drawLabel(id.slice('label:'.length))
  const [state = '', model = '', number = '0'] = id.split(':')
  const side = number === '0' && state !== 'place' ? SMALL : LARGE
  const pen = openCanvas(side, side)
  if (pen === null) return null
  pen.scale(side / BOX, side / BOX)
  if (state === 'place') drawPlace(pen, model === 'hub')
  else if (number === '0') drawDot(pen, state as DoorState, model as ModelCode)
  else drawNumber(pen, state as DoorState, number)
  return takePicture(pen)
}

function openCanvas(width: number, height: number): CanvasRenderingContext2D | null {
  const canvas = document.createElement('canvas')
  canvas.width = Math.ceil(width * RATIO)
  canvas.height = Math.ceil(height * RATIO)
  const pen = canvas.getContext('2d')
  pen?.scale(RATIO, RATIO)
  return pen
}

function takePicture(pen: CanvasRenderingContext2D): ImageData {
  return pen.getImageData(0, 0, pen.canvas.width, pen.canvas.height)
}

/** A name with a light edge, in the letters of this machine. */
function drawLabel(name: string): ImageData | null {
  const font = `700 ${LETTERS}px system-ui, 'Noto Sans KR', 'Noto Sans CJK KR', 'Malgun Gothic', sans-serif`
  const ruler = openCanvas(1, 1)
  if (ruler === null) return null
  ruler.font = font
  const pen = openCanvas(ruler.measureText(name).width + 2 * EDGE, LETTERS + 2 * EDGE)
  if (pen === null) return null
  pen.font = font
  pen.textBaseline = 'middle'
  pen.lineJoin = 'round'
  pen.lineWidth = EDGE
  pen.strokeStyle = '#fff'
  pen.fillStyle = '#1e2124'
  pen.strokeText(name, EDGE, LETTERS / 2 + EDGE)
  pen.fillText(name, EDGE, LETTERS / 2 + EDGE)
  return takePicture(pen)
}

/** A small shape of the model: hollow while the door is ahead, filled when it is done, in the state's colour when in trouble. */
function drawDot(pen: CanvasRenderingContext2D, state: DoorState, model: ModelCode): void {
  const troubled = state === 'no_answer' || state === 'refused' || state === 'away' || state === 'cancelled'
  const colour = troubled ? STATE_COLOURS[state] : MODEL_COLOURS[model]
  const path = new Path2D(troubled ? STATE_SHAPES[state] : MODEL_SHAPES[model])
  fit(pen, 0.82)
  pen.lineWidth = 4
  pen.strokeStyle = state === 'delivered' || troubled ? '#fff' : colour
  pen.fillStyle = state === 'delivered' || troubled ? colour : '#fff'
  pen.fill(path)
  pen.stroke(path)
}

/** The state's shape with the place in the order inside. */
function drawNumber(pen: CanvasRenderingContext2D, state: DoorState, number: string): void {
  const path = new Path2D(STATE_SHAPES[state])
  fit(pen, 0.88)
  pen.fillStyle = state === 'planned' ? '#fff' : STATE_COLOURS[state]
  pen.strokeStyle = state === 'planned' ? STATE_COLOURS[state] : '#fff'
  pen.lineWidth = 2.5
  pen.fill(path)
  pen.stroke(path)
  if (state === 'cancelled') return
  pen.fillStyle = state === 'planned' ? '#1e2124' : '#fff'
  pen.font = `700 ${number.length > 2 ? 9 : 11.5}px sans-serif`
  pen.textAlign = 'center'
  pen.fillText(number, BOX / 2, state === 'no_answer' ? 19.5 : 16)
}

/** Where meals change hands: a kitchen is a house with a chimney, a hub a crate. */
function drawPlace(pen: CanvasRenderingContext2D, isHub: boolean): void {
  fit(pen, 0.9)
  pen.strokeStyle = '#fff'
  pen.lineWidth = 2
  pen.lineJoin = 'round'
  pen.fillStyle = '#1e2124'
  const outline = new Path2D(isHub ? 'M3 5h18v15H3Z' : 'M2 11 12 2l4 3.6V3h3v5.3L22 11v11H2Z')
  pen.stroke(outline)
  pen.fill(outline)
  pen.fillStyle = '#fff'
  pen.fill(new Path2D(isHub ? 'M3 9h18v1.6H3ZM9.5 12.5h5v2.5h-5Z' : 'M9 13h6v9H9Z'))
}

function fit(pen: CanvasRenderingContext2D, part: number): void {
  pen.translate((BOX * (1 - part)) / 2, (BOX * (1 - part)) / 2)
  pen.scale(part, part)
}
