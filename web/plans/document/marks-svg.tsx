import type { Mark, Point } from '../../map/picture/marks.ts'

interface MarksSvgProps {
  marks: readonly Mark[]
  widthMm: number
  heightMm: number
  /** What it shows, in words. */
  label: string
  className?: string
}

/** Marks on a page of the browser; one unit is a millimetre of paper. */
export function MarksSvg({ marks, widthMm, heightMm, label, className }: MarksSvgProps) {
  return (
    <svg className={className} viewBox={`0 0 ${widthMm} ${heightMm}`} role="img" aria-label={label}>
      {marks.map((mark, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: marks are drawn in their order, and never move.
        <MarkShape key={at} mark={mark} />
      ))}
    </svg>
  )
}

const anchors = { left: 'start', center: 'middle', right: 'end' } as const
const written = (points: Point[]) => points.map((point) => point.join(',')).join(' ')

function MarkShape({ mark }: { mark: Mark }) {
  switch (mark.type) {
    case 'text':
      return (
        <text
          x={mark.x}
          y={mark.y}
          fontSize={mark.size}
          fontWeight={mark.isBold ? 600 : 400}
          textAnchor={anchors[mark.align ?? 'left']}
          fill={mark.colour}
        >
          {mark.text}
        </text>
      )
    case 'line':
      return (
        <polyline
          points={written(mark.points)}
          fill="none"
          stroke={mark.colour}
          strokeWidth={mark.width}
          strokeDasharray={mark.isDashed ? '1.4 0.8' : undefined}
        />
      )
    case 'area':
      return (
        <polygon
          points={written(mark.points)}
          fill={mark.fill ?? 'none'}
          stroke={mark.stroke}
          strokeWidth={mark.width}
        />
      )
    case 'circle':
      return (
        <circle cx={mark.x} cy={mark.y} r={mark.radius} fill={mark.fill} stroke={mark.stroke} />
      )
  }
}
