import { booleanClockwise } from '@turf/turf'
import type { LngLat } from '../map/types.ts'
import { sideKey } from './edge-index.ts'
import type { LandParcel } from './land.ts'

/** A part of a parcel's outer boundary, from one corner anticlockwise to another. */
export interface Stretch {
  parcel: string
  from: LngLat
  to: LngLat
}

type Side = readonly LngLat[]

/** The first of the parcels whose boundary has all of these sides one after the other. */
export function stretchOf(sides: Side[], parcels: Iterable<LandParcel>): Stretch | undefined {
  if (sides.length === 0) return undefined
  for (const { key, geometry } of parcels) {
    const shell =
      geometry.type === 'Polygon' ? geometry.coordinates[0] : geometry.coordinates[0]?.[0]
    const ends = endsOf(sides, anticlockwise(shell as LngLat[]))
    if (ends) return { parcel: key, from: ends[0], to: ends[1] }
  }
  return undefined
}

function endsOf(sides: Side[], ring: LngLat[]): [LngLat, LngLat] | undefined {
  const names = new Set(sides.map(([from, to]) => sideKey(from!, to!)))
  const count = ring.length - 1
  const isMeant = Array.from({ length: count }, (_, index) =>
    names.has(sideKey(ring[index]!, ring[index + 1]!)),
  )
  const meant = isMeant.filter(Boolean).length
  const first = isMeant.findIndex((is, index) => is && !isMeant[(index + count - 1) % count])
  // All round the parcel there is no strip beside the rest.
  if (meant !== sides.length || first < 0) return undefined
  const run = Array.from({ length: meant }, (_, step) => isMeant[(first + step) % count])
  return run.every(Boolean) ? [ring[first]!, ring[(first + meant) % count]!] : undefined
}

function anticlockwise(ring: LngLat[]): LngLat[] {
  return booleanClockwise(ring) ? ring.toReversed() : ring
}
