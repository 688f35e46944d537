import type { Feature, FeatureCollection, Geometry } from 'geojson'
import { useEffect, useMemo } from 'react'
import { useMap } from '../map-context.ts'
import type { Problem } from '../request.ts'
import type { Land, LandParcel } from './land.ts'

/** Shows what is picked, and where an edit was refused. */
export function useMarksOnMap(
  picked: LandParcel[],
  refused: Problem | undefined,
  land: Land | null,
) {
  const map = useMap()
  const marks = useMemo((): FeatureCollection => {
    const { place, parcels = [] } = refused?.where ?? {}
    return {
      type: 'FeatureCollection',
      features: [
        ...picked.map(({ geometry }) => mark('picked', geometry)),
        ...parcels.flatMap((key) => {
          const parcel = land?.parcels.get(key)
          return parcel ? [mark('refused-parcel', parcel.geometry)] : []
        }),
        ...(place ? [mark('refused', place)] : []),
      ],
    }
  }, [picked, refused, land])
  useEffect(() => map?.setMarks(marks), [map, marks])
  useEffect(() => () => map?.setMarks(null), [map])
}

function mark(role: string, geometry: Geometry): Feature {
  return { type: 'Feature', properties: { role }, geometry }
}
