import type { Feature, FeatureCollection } from 'geojson'
import { type MeasureKind, type MeasureReadout, measureReadout } from './measure-readout.ts'
import type { Projection } from './official-crs.ts'
import type { LngLat } from './types.ts'

/** The keys that measuring takes while the map has the focus. */
const keys: Record<string, 'add' | 'undo' | 'end'> = {
  Enter: 'add',
  ' ': 'add',
  Backspace: 'undo',
  Delete: 'undo',
  Escape: 'end',
}

export interface MeasureHost {
  projection(): Projection | null
  /** The middle of the map, where the crosshair is. */
  centre(): LngLat
  draw(data: FeatureCollection): void
  ended(): void
}

/** One measuring under way: clicks or keys add corners, each change is drawn and read out. */
export class Measure {
  private points: LngLat[] = []
  private pointer: LngLat | null = null
  private readonly kind: MeasureKind
  private readonly host: MeasureHost
  private readonly onReadout: (readout: MeasureReadout) => void

  constructor(kind: MeasureKind, host: MeasureHost, onReadout: (readout: MeasureReadout) => void) {
    this.kind = kind
    this.host = host
    this.onReadout = onReadout
    this.changed()
  }

  add(corner: LngLat): void {
    const last = this.points.at(-1)
    if (last && last[0] === corner[0] && last[1] === corner[1]) return
    this.points.push(corner)
    this.changed()
  }

  undo(): void {
    this.points.pop()
    this.changed()
  }

  movePointer(place: LngLat | null): void {
    this.pointer = place
    if (this.points.length > 0) this.changed()
  }

  /** True when the key was for measuring. */
  press(key: string): boolean {
    const action = keys[key]
    if (action === 'add') this.add(this.host.centre())
    if (action === 'undo') this.undo()
    if (action === 'end') this.host.ended()
    return action !== undefined
  }

  private changed(): void {
    this.host.draw(measureData(this.kind, this.points, this.pointer))
    this.onReadout(measureReadout(this.kind, this.points, this.pointer, this.host.projection()))
  }
}

/** The corners as points, with the line or the area between them (and the pointer). */
export function measureData(
  kind: MeasureKind,
  points: LngLat[],
  pointer: LngLat | null,
): FeatureCollection {
  const corners = pointer && points.length > 0 ? [...points, pointer] : points
  const features: Feature[] = points.map((coordinates) => ({
    type: 'Feature',
    properties: {},
    geometry: { type: 'Point', coordinates },
  }))
  if (kind === 'area' && corners.length > 2) {
    const ring = [...corners, corners[0]!]
    features.push({
      type: 'Feature',
      properties: {},
      geometry: { type: 'Polygon', coordinates: [ring] },
    })
  } else if (corners.length > 1) {
    features.push({
      type: 'Feature',
      properties: {},
      geometry: { type: 'LineString', coordinates: corners },
    })
  }
  return { type: 'FeatureCollection', features }
}
