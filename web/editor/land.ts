import { bbox, booleanPointInPolygon } from '@turf/turf'
import Flatbush from 'flatbush'
import type { MultiPolygon, Polygon, Position } from 'geojson'
import type { LngLat } from '../map/types.ts'
import { type Edge, EdgeIndex } from './edge-index.ts'
import { distanceM, type Plane } from './plane.ts'
import { awayM, type Snap, type SnapAsk, snap } from './snapping.ts'

/** A parcel as the open change set has it. */
export interface LandParcel {
  /** Its id in the register, or `new-1`. */
  key: string
  /** Of the parcel in the register; null for one that is begun here. */
  version: number | null
  cadastralNumber: string
  areaM2: number
  geometry: Polygon | MultiPolygon
}

/** The parcels around, to the last digit: what is picked, drawn along and snapped to. */
export class Land {
  readonly parcels: ReadonlyMap<string, LandParcel>
  readonly plane: Plane
  private readonly index: EdgeIndex
  private readonly boxes: Flatbush | null
  private readonly list: LandParcel[]

  constructor(parcels: LandParcel[], plane: Plane) {
    this.list = parcels
    this.parcels = new Map(parcels.map((parcel) => [parcel.key, parcel]))
    this.plane = plane
    this.index = new EdgeIndex(
      parcels.flatMap(({ geometry }) => ringsOf(geometry)),
      plane,
    )
    this.boxes = parcels.length > 0 ? new Flatbush(parcels.length) : null
    for (const { geometry } of parcels) {
      const [west, south, east, north] = bbox(geometry)
      this.boxes?.add(west, south, east, north)
    }
    this.boxes?.finish()
  }

  at([lng, lat]: LngLat): LandParcel | undefined {
    const found = this.boxes?.search(lng, lat, lng, lat) ?? []
    return found
      .map((index) => this.list[index]!)
      .find(({ geometry }) => booleanPointInPolygon([lng, lat], geometry))
  }

  /** The keys of the parcels that may meet at a corner. */
  keysAt([lng, lat]: LngLat): string[] {
    const found = this.boxes?.search(lng, lat, lng, lat) ?? []
    return found.map((index) => this.list[index]!.key)
  }

  snap(ask: SnapAsk): Snap | null {
    return snap(this.index, this.plane, ask)
  }

  /** The side nearest to a place. */
  edgeAt(place: LngLat, withinM: number): Edge | undefined {
    const point = this.plane.toPoint(place)
    return this.index
      .near(point, withinM)
      .map((edge) => ({ edge, away: awayM(point, [edge.a, edge.b]) }))
      .filter(({ away }) => away <= withinM)
      .sort((one, other) => one.away - other.away)[0]?.edge
  }

  /** The parcels through which a line leads from side to side. */
  crossedBy(line: LngLat[]): LandParcel[] {
    const [first, last] = [line[0]!, line.at(-1)!]
    const crossed = new Map<string, LandParcel>()
    for (const place of alongLine(line)) {
      const parcel = this.at(place)
      if (parcel) crossed.set(parcel.key, parcel)
    }
    return [...crossed.values()].filter(
      (parcel) => !this.isWithin(first, parcel) && !this.isWithin(last, parcel),
    )
  }

  private isWithin(place: LngLat, parcel: LandParcel): boolean {
    return this.at(place) === parcel && this.edgeAt(place, onSideM) === undefined
  }

  nearestCorner(place: LngLat, withinM: number): LngLat | undefined {
    const point = this.plane.toPoint(place)
    return this.index
      .near(point, withinM)
      .flatMap(({ a, b, from, to }) => [
        { place: from as LngLat, away: distanceM(a, point) },
        { place: to as LngLat, away: distanceM(b, point) },
      ])
      .filter(({ away }) => away <= withinM)
      .sort((one, other) => one.away - other.away)[0]?.place
  }
}

/** A place this near to a side lies on it. */
const onSideM = 0.001

const samples = 200

function* alongLine(line: LngLat[]): Generator<LngLat> {
  for (const [index, [toLng, toLat]] of line.slice(1).entries()) {
    const [lng, lat] = line[index]!
    for (let step = 1; step < samples; step++) {
      const share = step / samples
      yield [lng + (toLng - lng) * share, lat + (toLat - lat) * share]
    }
  }
}

function ringsOf(geometry: Polygon | MultiPolygon): Position[][] {
  return geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat()
}
