/** The monthly picture of complaints and praise of one kitchen, as bars with their numbers and as a table. */
import type { JSX } from 'preact'
import { sayMonth } from './days'
import type { FeedbackMonth, FeedbackPicture as Picture, Topic, Verdict } from './types'

export interface FeedbackWords {
  title: string
  complaints: string
  praise: string
  meals: string
  share: string
  none: string
  topic: (topic: Topic) => string
  verdict: (verdict: Verdict) => string
}

const [WIDTH, HEIGHT, BASE, TOP] = [720, 240, 200, 24]

/** Bars beside each other: text, place and pattern tell complaints from praise, not colour alone. */
export function FeedbackPicture({ picture, words }: { picture: Picture; words: FeedbackWords }): JSX.Element {
  const most = Math.max(1, ...picture.months.flatMap((month) => [month.complaints, month.praise]))
  const step = WIDTH / Math.max(1, picture.months.length)
  const told = picture.months.map((month) => `${sayMonth(month.month)}: ${words.complaints} ${month.complaints}, ${words.praise} ${month.praise}`).join('; ')
  return (
    <figure class="feedback-picture">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`${words.title}. ${told}`}>
        <defs>
          <pattern id="stripes" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="6" height="6" fill="#fdefec" />
            <rect width="3" height="6" fill="#b72a0e" />
          </pattern>
        </defs>
        <line x1="0" y1={BASE} x2={WIDTH} y2={BASE} stroke="#8a949e" />
        {picture.months.map((month, index) => (
          <g key={month.month} transform={`translate(${index * step + step / 2} 0)`}>
            <Bar x={-34} count={month.complaints} most={most} fill="url(#stripes)" />
            <Bar x={4} count={month.praise} most={most} fill="#1f6b36" />
            <text x="0" y={BASE + 26} text-anchor="middle" font-size={step < 90 ? 15 : 20} fill="#1e2124">
              {month.month.slice(2, 7).replace('-', '.')}
            </text>
          </g>
        ))}
      </svg>
      <figcaption>
        <span class="feedback-key complaint">{words.complaints}</span> <span class="feedback-key praise">{words.praise}</span>
      </figcaption>
    </figure>
  )
}

function Bar({ x, count, most, fill }: { x: number; count: number; most: number; fill: string }): JSX.Element {
  const height = ((BASE - TOP) * count) / most
  return (
    <>
      <rect x={x} y={BASE - height} width="30" height={height} fill={fill} stroke="#1e2124" stroke-width={count > 0 ? 1 : 0} />
      <text x={x + 15} y={BASE - height - 6} text-anchor="middle" font-size="18" fill="#1e2124">
        {count}
      </text>
    </>
  )
}

/** The same as numbers: by menu and topic for one month, the most frequent first. */
export function FeedbackTable({ month, words }: { month: FeedbackMonth; words: FeedbackWords }): JSX.Element {
  const rows = [...month.tallies].sort((a, b) => b.count - a.count || a.menu.localeCompare(b.menu))
  const share = month.meals === 0 ? '–' : `${((100 * month.complaints) / month.meals).toFixed(1)} %`
  return (
    <table class="feedback-table">
      <caption>
        {sayMonth(month.month)} · {month.meals} {words.meals} · {words.share} {share}
      </caption>
      <tbody>
        {rows.length === 0 && (
          <tr>
            <td>{words.none}</td>
          </tr>
        )}
        {rows.map((row) => (
          <tr key={`${row.menu} ${row.verdict} ${row.topic}`}>
            <th scope="row">{row.menu}</th>
            <td>{words.verdict(row.verdict)}</td>
            <td>{words.topic(row.topic)}</td>
            <td class="number">{row.count}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
