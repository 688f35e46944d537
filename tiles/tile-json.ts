import { maxZoom, minZoom } from './grid.ts'
import { type Audience, layersFor } from './layers.ts'
import type { MunicipalityFacts } from './municipalities.ts'

/** https://github.com/mapbox/tilejson-spec/tree/master/3.0.0 */
export function tileJson(municipality: MunicipalityFacts, audience: Audience, origin: string) {
  const { slug, name, bounds } = municipality
  return {
    tilejson: '3.0.0',
    name,
    tiles: [`${origin}/tiles/${slug}/{z}/{x}/{y}.mvt`],
    scheme: 'xyz',
    minzoom: minZoom,
    maxzoom: maxZoom,
    ...(bounds ? { bounds, center: centreOf(bounds) } : {}),
    vector_layers: layersFor(audience).map((layer) => ({
      id: layer.name,
      description: layer.description,
      minzoom: layer.minZoom,
      maxzoom: layer.maxZoom,
      fields: Object.fromEntries([
        ...layer.attributes.map(({ name, type }) => [name, type]),
        ...(layer.thinned ? [['count', 'Number']] : []),
      ]),
    })),
  }
}

function centreOf([west, south, east, north]: readonly [number, number, number, number]) {
  const widthDegrees = Math.max(east - west, north - south, 1e-6)
  const zoom = Math.min(maxZoom, Math.max(minZoom, Math.floor(Math.log2(360 / widthDegrees))))
  return [(west + east) / 2, (south + north) / 2, zoom]
}
