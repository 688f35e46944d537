import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { gzipSync } from 'node:zlib'
import type { Geometry } from 'geojson'
import { onTestFinished } from 'vitest'
import { geometryFromWkb } from '../geo/wkb.ts'
import { openSource } from './readers/open-source.ts'
import type { ReadOptions, SourceFeature } from './readers/source.ts'
import { shapeOf } from './shape.ts'

/** A folder that goes with the test. */
export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'terrier-test-import-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export function aFile(name: string, content: string | Uint8Array, folder = aFolder()): string {
  const path = join(folder, name)
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(content) : content)
  return path
}

export interface TestFeature {
  geometry: Geometry | null
  properties?: Record<string, unknown>
  id?: string | number
}

export const featureText = (feature: TestFeature) =>
  JSON.stringify({ type: 'Feature', properties: {}, ...feature })

/** A FeatureCollection, with a `crs` member where a code is given. */
export function collectionText(features: TestFeature[], srid?: number): string {
  const name = `urn:ogc:def:crs:EPSG::${srid}`
  const crs =
    srid === undefined ? '' : `"crs": {"type": "name", "properties": {"name": "${name}"}},`
  return `{"type": "FeatureCollection", ${crs} "features": [${features.map(featureText).join(',\n')}]}`
}

/** A square of `size` with its lower left corner at x, y. */
export const aSquare = (x: number, y: number, size: number): Geometry => ({
  type: 'Polygon',
  coordinates: [
    [
      [x, y],
      [x + size, y],
      [x + size, y + size],
      [x, y + size],
      [x, y],
    ],
  ],
})

/** A GeoPackage of one layer, as other programs write it. */
export function aGeopackage(features: TestFeature[], srid: number, folder = aFolder()): string {
  const path = join(folder, 'layer.gpkg')
  const db = new DatabaseSync(path)
  db.exec(`
    create table gpkg_spatial_ref_sys (srs_name text, srs_id integer primary key, organization text,
      organization_coordsys_id integer, definition text, description text);
    insert into gpkg_spatial_ref_sys values ('it', ${srid}, 'EPSG', ${srid}, 'undefined', null);
    create table gpkg_geometry_columns (table_name text, column_name text, geometry_type_name text,
      srs_id integer, z integer, m integer);
    insert into gpkg_geometry_columns values ('things', 'geom', 'GEOMETRY', ${srid}, 0, 0);
    create table things (fid integer primary key, geom blob, name text)`)
  const add = db.prepare('insert into things (geom, name) values (?, ?)')
  for (const { geometry, properties } of features) {
    add.run(geometry === null ? null : blobOf(geometry), String(properties?.name ?? ''))
  }
  db.close()
  return path
}

/** With an envelope, whose length a reader must skip. */
function blobOf(geometry: Geometry) {
  const wish = { single: false, closeRings: false, swapAxes: false }
  const { hex, box } = shapeOf(geometry, { ...wish, kinds: ['point', 'line', 'area'] })
  const [minX, minY, maxX, maxY] = box
  const envelope = Buffer.from(new Float64Array([minX, maxX, minY, maxY]).buffer)
  const head = Buffer.from([0x47, 0x50, 0, 0b11, 0, 0, 0, 0])
  return Buffer.concat([head, envelope, Buffer.from(hex, 'hex')])
}

/** All that a file holds, with its geometry as GeoJSON. */
export async function readAll(path: string, options: ReadOptions = {}) {
  const source = await openSource(path, options)
  try {
    const features: (SourceFeature & { geometry: Geometry | null })[] = []
    for await (const feature of source.features()) {
      const { geometry } = feature
      const decoded = geometry instanceof Uint8Array ? geometryFromWkb(geometry) : geometry
      features.push({ ...feature, geometry: decoded })
    }
    return { format: source.format, crs: source.crs, family: source.family, features }
  } finally {
    await source.close()
  }
}
