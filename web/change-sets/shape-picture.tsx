import { bbox } from '@turf/turf'
import type { Position } from 'geojson'
import type { Shape } from './change-set-queries.ts'
import classes from './shape-picture.module.css'

interface ShapePictureProps {
  /** What it shows, in words. */
  label: string
  shape: Shape
  /** Dashed, to be compared with. */
  base: Shape
  /** All that is shown beside it, so that all have the same scale. */
  all: Shape[]
}

const size = 100
const margin = 6

/** A parcel as a drawing, north up, with how it was. */
export function ShapePicture({ label, shape, base, all }: ShapePictureProps) {
  const place = placing(all)
  return (
    <svg viewBox={`0 0 ${size} ${size}`} className={classes.picture} role="img" aria-label={label}>
      <path className={classes.shape} d={pathOf(shape, place)} />
      <path className={classes.base} d={pathOf(base, place)} />
    </svg>
  )
}

/** Degrees to the drawing's own units; a degree of longitude is shorter away from the equator. */
function placing(shapes: Shape[]): (position: Position) => string {
  const geometries = { type: 'GeometryCollection' as const, geometries: shapes }
  const [west, south, east, north] = bbox(geometries) as [number, number, number, number]
  const shrink = Math.cos(((south + north) / 2) * (Math.PI / 180))
  const scale = (size - 2 * margin) / Math.max((east - west) * shrink, north - south, 1e-9)
  const left = (size - (east - west) * shrink * scale) / 2
  const top = (size - (north - south) * scale) / 2
  return ([x = 0, y = 0]) =>
    `${(left + (x - west) * shrink * scale).toFixed(2)} ${(top + (north - y) * scale).toFixed(2)}`
}

function pathOf(shape: Shape, place: (position: Position) => string): string {
  const polygons = shape.type === 'Polygon' ? [shape.coordinates] : shape.coordinates
  return polygons
    .flat()
    .map((ring) => `M${ring.map(place).join('L')}Z`)
    .join('')
}
