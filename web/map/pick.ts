import type { MapGeoJSONFeature, Map as MapLibreMap, PointLike } from 'maplibre-gl'
import { orderPicked, type PickCandidate } from './pick-order.ts'
import { planSource } from './plan-layers.ts'
import { collectionOf, isTileSource } from './tile-source.ts'
import type { PickedFeature } from './types.ts'

/** How far beside a point or a line a pick still counts, in CSS pixels. */
export const toleranceOfPointer = { mouse: 5, pen: 8, touch: 12 }

/** The attribute that names a feature, the first that the tile carries. */
const labelAttributes = ['label', 'cadastral_number', 'name', 'title', 'number', 'code', 'tag']

/** All features at a place of the screen, each once, the likeliest first. */
export function featuresAt(
  map: MapLibreMap,
  point: { x: number; y: number },
  tolerancePx: number,
): PickedFeature[] {
  const around: [PointLike, PointLike] = [
    [point.x - tolerancePx, point.y - tolerancePx],
    [point.x + tolerancePx, point.y + tolerancePx],
  ]
  const near = map.queryRenderedFeatures(around).filter((found) => !isAreal(found))
  const under = map.queryRenderedFeatures([point.x, point.y]).filter(isAreal)
  const candidates = [...near, ...under].flatMap((found) => toCandidate(found) ?? [])
  return orderPicked(candidates, point, ([lng, lat]) => map.project([lng ?? 0, lat ?? 0]))
}

function isAreal(found: MapGeoJSONFeature): boolean {
  return found.geometry.type.endsWith('Polygon')
}

function toCandidate(found: MapGeoJSONFeature): PickCandidate | null {
  const collection = collectionIn(found)
  if (!collection) return null
  // A shape merged for a low zoom stands for many features and has no id.
  if (typeof found.id !== 'number') return null
  const label = labelAttributes.map((name) => found.properties[name]).find(isText)
  return {
    collection,
    id: found.id,
    ...(label === undefined ? {} : { label }),
    properties: found.properties,
    geometry: found.geometry,
  }
}

function collectionIn({ source, sourceLayer, properties }: MapGeoJSONFeature): string | null {
  if (source === planSource) return String(properties.collection)
  return isTileSource(source) && sourceLayer ? collectionOf(sourceLayer) : null
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
