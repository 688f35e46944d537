import { useComputedColorScheme } from '@mantine/core'
import type { LegendEntry } from '../../tiles/style/legend.ts'
import classes from './layers-pane.module.css'

/** A small drawing of how the map draws it; its meaning is said beside it. */
export function Swatch({ entry }: { entry: LegendEntry }) {
  const theme = useComputedColorScheme('light', { getInitialValueInEffect: false })
  const color = entry.color[theme]
  const edge = entry.edge?.[theme]
  return (
    <svg viewBox="0 0 22 14" width={22} height={14} className={classes.swatch} aria-hidden="true">
      {drawing(entry.shape, color, edge)}
    </svg>
  )
}

function drawing(shape: LegendEntry['shape'], color: string, edge: string | undefined) {
  switch (shape) {
    case 'fill':
      return (
        <rect x={1.5} y={1.5} width={19} height={11} rx={1} fill={color} stroke={edge ?? color} />
      )
    case 'line':
      return (
        <>
          {edge && <path d="M1 7h20" stroke={edge} strokeWidth={6} />}
          <path d="M1 7h20" stroke={color} strokeWidth={edge ? 4 : 2.4} />
        </>
      )
    case 'dashes':
      return <path d="M1 7h20" stroke={color} strokeWidth={2.4} strokeDasharray="5 2.5" />
    case 'pin':
      return (
        <path
          d="M11 13.2C8.4 10.2 6.6 8.2 6.6 5.3a4.4 4.4 0 0 1 8.8 0c0 2.9-1.8 4.9-4.4 7.9Z"
          fill={color}
        />
      )
    case 'square':
      return <rect x={6} y={2} width={10} height={10} rx={1.5} fill={color} />
    case 'dot':
      return <circle cx={11} cy={7} r={4.5} fill={color} />
    case 'text':
      return (
        <text x={11} y={11} textAnchor="middle" fontSize={11} fontWeight={600} fill={color}>
          12
        </text>
      )
  }
}
