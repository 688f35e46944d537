import classes from './need-pane.module.css'

const [width, height] = [84, 18]

/** Incidents by quarter as small bars; what they say stands beside them in words. */
export function QuarterBars({ counts }: { counts: number[] }) {
  const most = Math.max(1, ...counts)
  const step = width / counts.length
  return (
    <svg
      className={classes.bars}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden="true"
    >
      {counts.map((count, bin) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: A bin is nothing but its place.
          key={bin}
          x={bin * step}
          width={step - 1}
          y={height - (count / most) * (height - 1) - 1}
          height={(count / most) * (height - 1) + 1}
        />
      ))}
    </svg>
  )
}
