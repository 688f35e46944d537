// A town of a dozen features for the browser tests, and the tiles of it.
import type { Feature, Geometry, Position } from 'geojson'
import type { StyleSpecification } from 'maplibre-gl'
import { type EncodableFeature, encodeLayer } from '../../../tiles/mvt-encoder.ts'

const centre = { lng: 25.6, lat: 45.65 }

type Row = Feature<Geometry, Record<string, string | number>> & { id: number }

/** Metres east and north of the centre. */
function at(east: number, north: number): Position {
  const degree = 111_320
  return [
    centre.lng + east / (degree * Math.cos((centre.lat * Math.PI) / 180)),
    centre.lat + north / degree,
  ]
}

function square(id: number, west: number, south: number, sideM: number, properties = {}): Row {
  const corners = [at(west, south), at(west + sideM, south), at(west + sideM, south + sideM)]
  const ring = [...corners, at(west, south + sideM), at(west, south)]
  return {
    type: 'Feature',
    id,
    properties,
    geometry: { type: 'Polygon', coordinates: [ring.reverse()] },
  }
}

function point(id: number, east: number, north: number, properties = {}): Row {
  return {
    type: 'Feature',
    id,
    properties,
    geometry: { type: 'Point', coordinates: at(east, north) },
  }
}

/** By source layer. Parcel 1 holds building 11 and asset 21; road 31 passes north of both parcels. */
export const town: Record<string, Row[]> = {
  parcels: [
    square(1, -50, -50, 100, { land_use: 'residential', cadastral_number: 'Șț-1' }),
    square(2, 50, -50, 100, { land_use: 'industrial', cadastral_number: '2' }),
  ],
  buildings: [square(11, -20, -20, 40, { use: 'house' }), square(12, 80, -20, 40, { use: 'shop' })],
  roads: [
    {
      type: 'Feature',
      id: 31,
      properties: { class: 'residential', name: 'Strada Țărănească' },
      geometry: { type: 'LineString', coordinates: [at(-300, 70), at(300, 70)] },
    },
  ],
  assets: [point(21, 0, 0, { type: 'bench', status: 'in-service' })],
  reports: [
    point(41, -10, 40, { category: 'pothole', status: 'new', reported_on: 20_000 }),
    point(42, 10, 40, { category: 'lighting', status: 'resolved', reported_on: 20_400 }),
  ],
}

/** One tile, unclipped: every feature is in every tile that holds some of the town. */
export function smallTownTile(z: number, x: number, y: number): Uint8Array {
  const parts = Object.entries(town).map(([name, rows]) => {
    const attributeNames = [...new Set(rows.flatMap((row) => Object.keys(row.properties)))]
    const features = rows.map(
      (row): EncodableFeature => ({
        id: row.id,
        geometry: encodable(row.geometry, z, x, y),
        values: attributeNames.map((attribute) => row.properties[attribute] ?? null),
      }),
    )
    return Buffer.from(encodeLayer({ name, attributeNames, features }))
  })
  return Buffer.concat(parts)
}

function encodable(geometry: Geometry, z: number, x: number, y: number) {
  const place = (run: Position[]) => run.flatMap((position) => tileUnits(position, z, x, y))
  if (geometry.type === 'Point') return { type: 1 as const, rings: [place([geometry.coordinates])] }
  if (geometry.type === 'LineString')
    return { type: 2 as const, rings: [place(geometry.coordinates)] }
  if (geometry.type === 'Polygon')
    return { type: 3 as const, rings: geometry.coordinates.map(place) }
  throw new Error(geometry.type)
}

function tileUnits(
  [lng = 0, lat = 0]: Position,
  z: number,
  x: number,
  y: number,
): [number, number] {
  const worldX = (lng + 180) / 360
  const mercator = Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360))
  const worldY = (1 - mercator / Math.PI) / 2
  const unit = (world: number, tile: number) => Math.round((world * 2 ** z - tile) * 4096)
  return [unit(worldX, x), unit(worldY, y)]
}

export function smallTownStyle(theme: string): StyleSpecification {
  const isDark = theme === 'dark'
  const layer = (id: string, group: string, rest: object) => ({
    id,
    source: 'terrier',
    'source-layer': id.split('-')[0],
    metadata: { group },
    ...rest,
  })
  return {
    version: 8,
    sources: { terrier: { type: 'vector', url: '/tiles/test.json' } },
    layers: [
      {
        id: 'ground',
        type: 'background',
        paint: { 'background-color': isDark ? '#000000' : '#ffffff' },
      },
      layer('parcels', 'parcels', { type: 'fill', paint: { 'fill-color': '#00ff00' } }),
      layer('buildings', 'buildings', { type: 'fill', paint: { 'fill-color': '#ff0000' } }),
      layer('roads', 'roads', {
        type: 'line',
        paint: { 'line-color': '#0000ff', 'line-width': 4 },
      }),
      layer('assets', 'assets', { type: 'circle', paint: { 'circle-radius': 4 } }),
      layer('reports', 'reports', { type: 'circle', paint: { 'circle-radius': 4 } }),
      layer('roads-name', 'roads', {
        type: 'symbol',
        layout: {
          'text-field': ['get', 'name'],
          'symbol-placement': 'line',
          'text-font': ['Sofia Sans SemiBold', 'Sofia Sans Variable'],
        },
        paint: { 'text-color': isDark ? '#ffffff' : '#000000' },
      }),
    ] as StyleSpecification['layers'],
  }
}
