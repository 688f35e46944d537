import { bbox } from '@turf/turf'
import type { Feature, FeatureCollection } from 'geojson'
import { useEffect, useMemo } from 'react'
import type { SurveyRole } from '../map/survey-layers.ts'
import type { Bounds } from '../map/types.ts'
import { useMap } from '../map-context.ts'
import { freePadding } from '../selection/free-padding.ts'
import { areasShown } from './areas-shown.ts'
import type { SurveyArea } from './read-survey.ts'
import { type DeskState, isUsable } from './survey-desk.ts'

/** All areas of the file before any is taken, and where something is wrong with them. */
export function useSurveyOnMap({ survey, choices, done, drawingLayer, marked }: DeskState) {
  const map = useMap()
  const shown = useMemo((): FeatureCollection | null => {
    if (!survey) return null
    const areas = areasShown(survey, drawingLayer).filter(({ ordinal }) => !done.has(ordinal))
    const role = (area: SurveyArea): SurveyRole => {
      if (!isUsable(area)) return 'wrong'
      return choices.get(area.ordinal)?.isTaken ? 'taken' : 'left'
    }
    const shapes = areas.flatMap((area): Feature[] => {
      const { geometry, ordinal, name } = area
      const label = choices.get(ordinal)?.number || name || `${ordinal}`
      return geometry
        ? [{ type: 'Feature', properties: { role: role(area), label }, geometry }]
        : []
    })
    const places = areas.flatMap(({ problems }) =>
      problems.flatMap(({ place, severity }) => (place ? [point(severity, place)] : [])),
    )
    const last = marked ? [point('marked', marked)] : []
    return { type: 'FeatureCollection', features: [...shapes, ...places, ...last] }
  }, [survey, choices, done, drawingLayer, marked])
  useEffect(() => map?.setSurvey(shown), [map, shown])
  useEffect(() => () => map?.setSurvey(null), [map])
  // What is read is seen, wherever the map was.
  useEffect(() => {
    const here = survey?.features.filter(isUsable).map(({ geometry }) => geometry!) ?? []
    if (!map || here.length === 0) return
    const geometries = { type: 'GeometryCollection' as const, geometries: here }
    map.flyTo(bbox(geometries) as Bounds, { padding: freePadding() })
  }, [map, survey])
}

const point = (role: SurveyRole, coordinates: number[]): Feature => ({
  type: 'Feature',
  properties: { role },
  geometry: { type: 'Point', coordinates },
})
