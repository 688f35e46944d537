import { type RawBuilder, sql } from 'kysely'
import { type Collection, type ReadContext, rowAs } from './collection.ts'
import type { Row } from './fields.ts'
import { propertyRow } from './json-sql.ts'

interface FeatureOptions {
  forStaff: boolean
  /** `bounds`: a null geometry and a bbox, for lists of names beside the map. Default `whole`. */
  geometry?: 'whole' | 'bounds'
}

/**
 * One GeoJSON feature as text, made by the database and never parsed here: degrees with 7 decimals,
 * which is a centimetre. It reads the row of `propertiesOf`, which stands beside in `from`.
 */
export function featureSql(
  of: Collection,
  alias: string,
  at: ReadContext,
  { geometry = 'whole' }: FeatureOptions,
): RawBuilder<string> {
  const row = rowAs(alias, at)
  return sql`concat('{"type":"Feature","id":', ${row.column('id')}, ${geometrySql(of, row, geometry)},
    ',"properties":', row_to_json(properties), '}')`
}

/** The id in what `featureSql` wrote. A column of its own for it is another thousand texts to read. */
export function idOf(feature: string) {
  return Number(/"id":(-?\d+)/.exec(feature)?.[1])
}

/** `cross join lateral …` with what `featureSql` shows beside the geometry. */
export function propertiesOf(
  of: Collection,
  alias: string,
  at: ReadContext,
  { forStaff }: FeatureOptions,
) {
  const row = rowAs(alias, at)
  return sql`cross join lateral ${propertyRow(of.fields, row, forStaff)} as properties`
}

function geometrySql(of: Collection, row: Row, geometry: 'whole' | 'bounds'): RawBuilder<unknown> {
  if (!of.hasGeometry) return sql`',"geometry":null'`
  const geom = row.column('geom')
  if (geometry === 'whole') {
    return sql`',"geometry":', ${of.hasGeoJson ? row.column('geom_json') : sql`st_asgeojson(${geom}, 7, 0)`}`
  }
  const corner = (side: string) => sql`round(${sql.raw(side)}(${geom})::numeric, 7)`
  return sql`',"geometry":null,"bbox":[', ${corner('st_xmin')}, ',', ${corner('st_ymin')}, ',',
    ${corner('st_xmax')}, ',', ${corner('st_ymax')}, ']'`
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
