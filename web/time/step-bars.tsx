import classes from './time-bar.module.css'
import { countIn, type TimelineLayer } from './timeline.ts'

interface StepBarsProps {
  layers: TimelineLayer[]
  steps: string[]
  range: readonly [number, number]
}

const height = 26

/** How much there was in each step, all layers together; the figures stand below in words. */
export function StepBars({ layers, steps, range: [from, to] }: StepBarsProps) {
  const counts = steps.map((step) =>
    layers.reduce((sum, layer) => sum + countIn(layer, step, step), 0),
  )
  const most = Math.max(1, ...counts)
  return (
    <svg
      className={classes.bars}
      viewBox={`0 0 ${steps.length} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {counts.map((count, index) => {
        const tall = (count / most) * height
        return (
          <rect
            key={steps[index]}
            data-in={(index >= from && index <= to) || undefined}
            x={index + 0.1}
            width={0.8}
            y={height - tall}
            height={tall}
          />
        )
      })}
    </svg>
  )
}
