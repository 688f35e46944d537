import { queryOptions, useQueries } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { changeSetsPath, type Drafts, type ParcelDraft } from '../change-sets/change-set-queries.ts'
import type { Projection } from '../map/official-crs.ts'
import type { Bounds, LngLat } from '../map/types.ts'
import { useMap } from '../map-context.ts'
import { useMunicipality } from '../municipality.ts'
import { request } from '../request.ts'
import { freePadding } from '../selection/free-padding.ts'
import { officialProjection } from '../tools/official-projection.ts'
import { areaOf } from './area-of.ts'
import { useKeptWork } from './kept-work.ts'
import { Land, type LandParcel } from './land.ts'
import { planeOf } from './plane.ts'

/** From here on the parcels in view are few enough to be had to the last digit. */
const leastZoom = 15.5

/** Degrees: a few blocks. */
const cellDegrees = 0.004

/** Cells: a field reaches over several. */
const mostLookedAt = 40

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
  results.map(({ data }) => data ?? null)

/** What is known of the land: all in view, not yet all, nothing since too much is in view or there is no map. */
export type Sight = 'whole' | 'reading' | 'too-far' | 'no-map'

interface Seen {
  land: Land | null
  sight: Sight
  /** Goes there, and reads what is there even where the map shows too much or there is none. */
  lookAt(bounds: Bounds): void
}

/** The parcels in view and those that were looked for, as the change set has them; null where there are none. */
export function useLand(drafts: Drafts | undefined): Seen {
  const map = useMap()
  const municipality = useMunicipality()
  const inView = useCellsInView()
  const [lookedAt, setLookedAt] = useKeptWork<Bounds[]>('looked-at', [])
  const cells = useMemo(() => distinct([...inView, ...lookedAt]), [inView, lookedAt])
  const lookAt = useCallback(
    (bounds: Bounds) => {
      setLookedAt(distinct([...lookedAt, ...cellsIn(bounds)]).slice(-mostLookedAt))
      map?.flyTo(bounds, { padding: freePadding(), zoom: 19 })
    },
    [map, lookedAt, setLookedAt],
  )
  const ground = useQueries({
    queries: cells.map((cell) => groundQuery(municipality.slug, drafts?.id ?? 0, cell.join())),
    combine: parcelsRead,
  })
  const land = useMemo(() => {
    if (cells.length === 0 || !drafts) return null
    const projection = officialProjection(municipality)
    const parcels = new Map(
      ground.flatMap((cell) => cell ?? []).map((parcel) => [parcel.key, parcel]),
    )
    for (const draft of drafts.parcels) {
      if (draft.isRetired) parcels.delete(draft.key)
      else parcels.set(draft.key, landParcelOf(draft, projection))
    }
    return new Land(
      [...parcels.values()],
      planeOf(middleOf(inView.length > 0 ? inView : cells), projection),
    )
  }, [ground, drafts, cells, inView, municipality])
  const isWhole = ground.every((cell) => cell !== null)
  const sight = inView.length === 0 ? 'too-far' : isWhole ? 'whole' : 'reading'
  return { land, sight: map ? sight : 'no-map', lookAt }
}

function landParcelOf(draft: ParcelDraft, projection: Projection | null): LandParcel {
  const { key, baseVersion, facts, geometry } = draft
  const areaM2 = draft.areaM2 ?? areaOf(geometry, projection)
  return { key, version: baseVersion, cadastralNumber: facts.cadastralNumber, areaM2, geometry }
}

/** The same list as long as the same cells are in view, however the map moves in them. */
function useCellsInView(): Bounds[] {
  const map = useMap()
  const [text, setText] = useState('[]')
  useEffect(() => {
    if (!map) return
    const look = () =>
      setText(JSON.stringify(map.getView().zoom < leastZoom ? [] : cellsIn(map.getBounds())))
    look()
    return map.onViewChange(look)
  }, [map])
  return useMemo(() => JSON.parse(text), [text])
}

function cellsIn([west, south, east, north]: Bounds): Bounds[] {
  const along = (from: number, to: number) => {
    const first = Math.floor(from / cellDegrees)
    return Array.from({ length: Math.floor(to / cellDegrees) - first + 1 }, (_, i) => first + i)
  }
  const side = (index: number) => Number((index * cellDegrees).toFixed(4))
  return along(west, east).flatMap((x) =>
    along(south, north).map((y): Bounds => [side(x), side(y), side(x + 1), side(y + 1)]),
  )
}

function distinct(cells: Bounds[]): Bounds[] {
  return [...new Map(cells.map((cell) => [cell.join(), cell])).values()]
}

/** From the first, in the south-west, to the last. */
function middleOf(cells: Bounds[]): LngLat {
  const [[west, south], [, , east, north]] = [cells[0]!, cells.at(-1)!]
  return [(west + east) / 2, (south + north) / 2]
}
