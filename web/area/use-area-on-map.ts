import { useQuery } from '@tanstack/react-query'
import type { Geometry } from 'geojson'
import { useEffect, useMemo } from 'react'
import { useMap } from '../map-context.ts'
import { useMunicipality } from '../municipality.ts'
import { thingQuery } from '../queries.ts'
import { useView } from '../use-view.ts'
import { areaShape, outsideOf } from './area-shape.ts'
import { useArea } from './use-area.ts'

/** The area's shape, and the district's name where it is one; nothing while that is asked for. */
export function useAreaShape() {
  const area = useArea()
  const { slug } = useMunicipality()
  const { asOf } = useView()
  const id = area?.kind === 'district' ? area.id : 0
  const district = useQuery({
    ...thingQuery(slug, { collection: 'districts', id }, asOf),
    enabled: id > 0,
  })
  const shape: Geometry | null | undefined = useMemo(
    () => area && (areaShape(area) ?? district.data?.geometry),
    [area, district.data],
  )
  const name = district.data?.properties.name
  return { area, shape, districtName: typeof name === 'string' ? name : undefined }
}

/** Draws the area's edge and a veil over all that it leaves out. */
export function useAreaOnMap(shape: Geometry | null | undefined) {
  const map = useMap()
  useEffect(() => {
    if (!map) return
    const outside = shape && outsideOf(shape)
    map.setArea(
      shape && outside
        ? {
            type: 'FeatureCollection',
            features: [
              { type: 'Feature', properties: { isOutside: true }, geometry: outside },
              { type: 'Feature', properties: {}, geometry: shape },
            ],
          }
        : null,
    )
    return () => map.setArea(null)
  }, [map, shape])
}
