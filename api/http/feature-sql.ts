import { type RawBuilder, sql } from 'kysely'
import { type Collection, type ReadContext, rowAs } from './collection.ts'
import type { Row } from './fields.ts'
import { concatSql, type Piece, propertyPieces } from './json-sql.ts'

interface FeatureOptions {
  forStaff: boolean
  /** `bounds`: a null geometry and a bbox, for lists of names beside the map. Default `whole`. */
  geometry?: 'whole' | 'bounds'
}

/**
 * One GeoJSON feature as text, made by the database and never parsed here: degrees with 7 decimals,
 * which is a centimetre.
 */
export function featureSql(
  of: Collection,
  alias: string,
  at: ReadContext,
  options: FeatureOptions,
) {
  const row = rowAs(alias, at)
  return concatSql([
    '{"type":"Feature","id":',
    row.column('id'),
    ...geometryPieces(of, row, options.geometry ?? 'whole'),
    ',"properties":',
    ...propertyPieces(of.fields, row, options.forStaff),
    '}',
  ])
}

function geometryPieces(of: Collection, row: Row, geometry: 'whole' | 'bounds'): Piece[] {
  if (!of.hasGeometry) return [',"geometry":null']
  const geom = row.column('geom')
  if (geometry === 'whole') return [',"geometry":', sql`st_asgeojson(${geom}, 7, 0)`]
  const sides = ['st_xmin', 'st_ymin', 'st_xmax', 'st_ymax'].map(
    (side) => sql`round(${sql.raw(side)}(${geom})::numeric, 7)`,
  )
  const [west, south, east, north] = sides as [Piece, Piece, Piece, Piece]
  return [',"geometry":null,"bbox":[', west, ',', south, ',', east, ',', north, ']']
}

/** The columns of a collection under an alias, without those nobody asked for (geom_3857 is large). */
export function columnsSql(of: Collection, alias: string) {
  return sql.join(of.columns.map((name) => sql.ref(`${alias}.${name}`)))
}

/** Valid on a day; at present when there is none. Retired rows are those whose time has ended. */
export function validOn(row: Row, day: RawBuilder<unknown>) {
  return sql`(${row.column('valid_from')} <= ${day}
    and (${row.column('valid_until')} is null or ${row.column('valid_until')} > ${day}))`
}
