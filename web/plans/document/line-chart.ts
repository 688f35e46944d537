import type { Mark, MeasureText, Point } from '../../map/picture/marks.ts'
import type { Chart } from './blocks.ts'

interface Series {
  name: string
  colour: string
  isDashed?: boolean
  points: Point[]
}

interface LineChart {
  caption: string
  alternative: string
  series: Series[]
  /** Along the bottom. */
  ticks: { at: number; text: string }[]
  writeY(value: number): string
  /** A point that stands out, said beside it. */
  mark?: { at: Point; text: string }
}

const ink = '#16211e'
const pale = '#4d5c56'
const line = '#c9d0cc'
const widthMm = 174
const heightMm = 64
const size = 2.9

/** Lines over an axis that begins at zero, named above; millimetres. */
export function lineChart(chart: LineChart, measure: MeasureText): Chart {
  const { caption, alternative, series, ticks, writeY } = chart
  const points = series.flatMap((one) => one.points)
  const most = Math.max(...points.map(([, y]) => y), 0) || 1
  const steps = stepsOf(most)
  const top = steps.at(-1)!
  const left = Math.max(...steps.map((step) => measure(writeY(step), size))) + 3
  const box = { left, right: widthMm - 8, top: 9, bottom: heightMm - 7 }
  const xs = [...points.map(([x]) => x), ...ticks.map(({ at }) => at)]
  const [first, last] = [Math.min(...xs), Math.max(...xs)]
  const x = (value: number) =>
    box.left + ((value - first) / (last - first || 1)) * (box.right - box.left)
  const y = (value: number) => box.bottom - (value / top) * (box.bottom - box.top)
  const text = (
    words: string,
    at: Point,
    align: 'left' | 'center' | 'right',
    colour = pale,
  ): Mark => ({
    type: 'text',
    x: at[0],
    y: at[1],
    text: words,
    size,
    align,
    colour,
  })
  return {
    caption,
    alternative,
    widthMm,
    heightMm,
    marks: [
      ...steps.flatMap((step): Mark[] => [
        {
          type: 'line',
          points: [
            [box.left, y(step)],
            [box.right, y(step)],
          ],
          width: step === 0 ? 0.3 : 0.15,
          colour: step === 0 ? pale : line,
        },
        text(writeY(step), [box.left - 1.5, y(step) + size * 0.35], 'right'),
      ]),
      ...ticks.map(({ at, text: words }) => text(words, [x(at), box.bottom + 4.5], 'center')),
      ...series.map(
        ({ points: own, colour, isDashed }): Mark => ({
          type: 'line',
          points: own.map(([px, py]): Point => [x(px), y(py)]),
          width: 0.7,
          colour,
          isDashed,
        }),
      ),
      ...namesOf(series, box.left, measure),
      ...(chart.mark
        ? [
            {
              type: 'circle' as const,
              x: x(chart.mark.at[0]),
              y: y(chart.mark.at[1]),
              radius: 1.3,
              fill: ink,
            },
            text(
              chart.mark.text,
              [x(chart.mark.at[0]) + 2.5, y(chart.mark.at[1]) + 4],
              'left',
              ink,
            ),
          ]
        : []),
    ],
  }
}

function namesOf(series: readonly Series[], left: number, measure: MeasureText): Mark[] {
  let from = left
  return series.flatMap(({ name, colour, isDashed }): Mark[] => {
    const at = from
    from += 10 + measure(name, size) + 6
    return [
      {
        type: 'line',
        points: [
          [at, 3],
          [at + 8, 3],
        ],
        width: 0.7,
        colour,
        isDashed,
      },
      { type: 'text', x: at + 10, y: 3 + size * 0.35, text: name, size, colour: ink },
    ]
  })
}

/** Round figures from zero to above the greatest, four to six of them. */
function stepsOf(most: number): number[] {
  const power = 10 ** Math.floor(Math.log10(most))
  const step = [0.2, 0.25, 0.5, 1, 2].map((each) => each * power).find((each) => most / each <= 5)!
  const count = Math.ceil(most / step - 1e-9)
  return Array.from({ length: count + 1 }, (_, at) => at * step)
}
