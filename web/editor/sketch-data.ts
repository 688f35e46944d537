import type { Feature, FeatureCollection, Geometry } from 'geojson'
import type { LngLat } from '../map/types.ts'
import type { Plane } from './plane.ts'
import type { SketchState } from './sketch.ts'

/** What is drawn of a sketch: each feature with its `role`, as map/sketch-layers.ts reads it. */
export function sketchData(
  { kind, lines, corners, cursor }: SketchState,
  plane: Plane | undefined,
  lengthOf: (from: LngLat, to: LngLat) => string,
): FeatureCollection {
  const hand = cursor && corners.length > 0 ? [...corners, cursor.place] : corners
  const chains = [...lines, hand].filter((chain) => chain.length > 1)
  const ring = (kind === 'ring' || kind === 'shown') && hand.length > 2 ? [...hand, hand[0]!] : null
  const legs = [...chains, ...(ring ? [ring.slice(-2)] : [])].flatMap((chain) =>
    chain.slice(1).map((to, index): [LngLat, LngLat] => [chain[index]!, to]),
  )
  return {
    type: 'FeatureCollection',
    features: [
      ...(ring ? [feature('shape', { type: 'Polygon', coordinates: [ring] })] : []),
      ...chains.map((coordinates) => feature('line', { type: 'LineString', coordinates })),
      ...legs.map(([from, to]) =>
        feature('leg', { type: 'LineString', coordinates: [from, to] }, lengthOf(from, to)),
      ),
      ...(cursor?.snap?.guides ?? []).flatMap((guide) =>
        plane
          ? [feature('guide', { type: 'LineString', coordinates: guide.map(plane.toPosition) })]
          : [],
      ),
      ...[...lines.flat(), ...corners].map((coordinates) =>
        feature('corner', { type: 'Point', coordinates }),
      ),
      ...(cursor?.snap
        ? [feature('snap', { type: 'Point', coordinates: cursor.place }, cursor.snap.kind)]
        : []),
    ],
  }
}

function feature(role: string, geometry: Geometry, label = ''): Feature {
  return { type: 'Feature', properties: { role, label }, geometry }
}
