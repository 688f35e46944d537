import { queryOptions, useQueries } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { changeSetsPath, type Drafts, type ParcelDraft } from '../change-sets/change-set-queries.ts'
import type { Projection } from '../map/official-crs.ts'
import type { Bounds, LngLat } from '../map/types.ts'
import { useMap } from '../map-context.ts'
import { useMunicipality } from '../municipality.ts'
import { request } from '../request.ts'
import { officialProjection } from '../tools/official-projection.ts'
import { areaOf } from './area-of.ts'
import { Land, type LandParcel } from './land.ts'
import { planeAt } from './plane.ts'

/** From here on the parcels in view are few enough to be had to the last digit. */
const leastZoom = 15.5

/** Degrees: a few blocks. */
const cellDegrees = 0.004

const groundQuery = (slug: string, changeSet: number, cell: string) =>
  queryOptions({
    queryKey: ['ground', slug, cell],
    queryFn: async ({ signal }) => {
      const path = `${changeSetsPath(slug)}/${changeSet}/ground?bbox=${cell}`
      return (await request<{ parcels: LandParcel[] }>(path, { signal })).parcels
    },
    staleTime: 300_000,
  })

const parcelsRead = (results: { data: LandParcel[] | undefined }[]) =>
  results.map(({ data }) => data ?? [])

/** The parcels in view as the change set has them; null where too many are. */
export function useLand(drafts: Drafts | undefined): { land: Land | null; isTooFar: boolean } {
  const municipality = useMunicipality()
  const bounds = useBoundsInView()
  const cells = useMemo(() => (bounds ? cellsIn(bounds) : []), [bounds])
  const ground = useQueries({
    queries: cells.map((cell) => groundQuery(municipality.slug, drafts?.id ?? 0, cell)),
    combine: parcelsRead,
  })
  const land = useMemo(() => {
    if (!bounds || !drafts) return null
    const origin: LngLat = [middle(bounds[0], bounds[2]), middle(bounds[1], bounds[3])]
    const projection = officialProjection(municipality)
    const plane = planeAt(origin, projection)
    const parcels = new Map(ground.flat().map((parcel) => [parcel.key, parcel]))
    for (const draft of drafts.parcels) {
      if (draft.isRetired) parcels.delete(draft.key)
      else parcels.set(draft.key, landParcelOf(draft, projection))
    }
    return new Land([...parcels.values()], plane)
  }, [ground, drafts, bounds, municipality])
  return { land, isTooFar: bounds === null }
}

function landParcelOf(draft: ParcelDraft, projection: Projection | null): LandParcel {
  const { key, baseVersion, facts, geometry } = draft
  const areaM2 = draft.areaM2 ?? areaOf(geometry, projection)
  return { key, version: baseVersion, cadastralNumber: facts.cadastralNumber, areaM2, geometry }
}

function useBoundsInView(): Bounds | null {
  const map = useMap()
  const [bounds, setBounds] = useState<Bounds | null>(null)
  useEffect(() => {
    if (!map) return
    const look = () => setBounds(map.getView().zoom < leastZoom ? null : map.getBounds())
    look()
    return map.onViewChange(look)
  }, [map])
  return bounds
}

function cellsIn([west, south, east, north]: Bounds): string[] {
  const along = (from: number, to: number) => {
    const first = Math.floor(from / cellDegrees)
    return Array.from({ length: Math.floor(to / cellDegrees) - first + 1 }, (_, i) => first + i)
  }
  const side = (index: number) => Number((index * cellDegrees).toFixed(4))
  return along(west, east).flatMap((x) =>
    along(south, north).map((y) => [side(x), side(y), side(x + 1), side(y + 1)].join()),
  )
}

const middle = (from: number, to: number) => (from + to) / 2
