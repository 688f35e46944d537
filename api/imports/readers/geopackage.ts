import { DatabaseSync } from 'node:sqlite'
import { expandTags } from './osm-tags.ts'
import {
  type ReadOptions,
  SeveralLayers,
  type Source,
  type SourceCrs,
  SourceError,
} from './source.ts'

interface Layer {
  table: string
  geometryColumn: string
  crs: SourceCrs | undefined
}

/** A GeoPackage; rows come in the order of their ids, with their geometry as WKB. */
export function openGeopackage(path: string, options: ReadOptions = {}): Source {
  const db = new DatabaseSync(path, { readOnly: true })
  try {
    const layer = chooseLayer(db, options.layer)
    const count = db.prepare(`select count(*) as n from ${quoted(layer.table)}`).get()
    return {
      format: 'GeoPackage',
      family: 'geojson',
      crs: layer.crs,
      total: Number(count?.n),
      features: () => rows(db, layer),
      close: async () => db.close(),
    }
  } catch (error) {
    db.close()
    if (error instanceof SourceError) throw error
    throw new SourceError(`The GeoPackage cannot be read: ${(error as Error).message}.`)
  }
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

function chooseLayer(db: DatabaseSync, wanted: string | undefined): Layer {
  const found = db
    .prepare(
      `select g.table_name, g.column_name, s.organization, s.organization_coordsys_id, s.definition
       from gpkg_geometry_columns g join gpkg_spatial_ref_sys s using (srs_id) order by 1`,
    )
    .all()
  if (found.length === 0) throw new SourceError('The GeoPackage holds no layer of features.')
  const names = found.map((row) => String(row.table_name))
  const row = wanted === undefined ? found[0] : found.find((each) => each.table_name === wanted)
  if (row === undefined || (wanted === undefined && found.length > 1)) {
    const message = `The file has the layers ${names.join(', ')}: choose with --layer.`
    throw new SeveralLayers(message, names)
  }
  return {
    table: String(row.table_name),
    geometryColumn: String(row.column_name),
    crs: crsOf(row),
  }
}

function crsOf(row: Record<string, unknown>): SourceCrs | undefined {
  if (String(row.organization).toUpperCase() === 'EPSG') {
    return { srid: Number(row.organization_coordsys_id) }
  }
  const wkt = String(row.definition)
  return /^(PROJ|GEO|BOUND|COMPD|GEOD)/i.test(wkt) ? { wkt } : undefined
}

async function* rows(db: DatabaseSync, { table, geometryColumn }: Layer) {
  const key = db.prepare(`select name from pragma_table_info(?) where pk > 0`).all(table)
  const idColumn = key.length === 1 ? String(key[0]?.name) : undefined
  const statement = db.prepare(`select * from ${quoted(table)} order by rowid`)
  statement.setReadBigInts(false)
  let ordinal = 0
  for (const row of statement.iterate() as Iterable<Record<string, unknown>>) {
    ordinal += 1
    const { [geometryColumn]: blob, ...properties } = row
    const id = idColumn === undefined ? undefined : (properties[idColumn] as number)
    if (idColumn !== undefined) delete properties[idColumn]
    const geometry = blob instanceof Uint8Array ? wkbOf(blob) : null
    yield { ordinal, id, geometry, properties: expandTags(properties) }
  }
}

/** The WKB inside a GeoPackage blob; null when it is flagged empty. */
function wkbOf(blob: Uint8Array): Uint8Array | null {
  const flags = blob[3] as number
  if (((flags >> 4) & 1) === 1) return null
  const envelopeBytes = [0, 32, 48, 48, 64][(flags >> 1) & 7]
  if (blob[0] !== 0x47 || blob[1] !== 0x50 || envelopeBytes === undefined) {
    throw new SourceError('The GeoPackage holds a geometry that is not in its own format.')
  }
  return blob.subarray(8 + envelopeBytes)
}
