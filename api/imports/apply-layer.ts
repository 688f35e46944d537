import { type RawBuilder, sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import type { Field, Layer } from './layers/layer.ts'
import { analyzeInside } from './plans.ts'
import type { Run } from './runs.ts'
import { everything, type Slice } from './staged.ts'

export interface ApplyOptions {
  source: string
  /** The fields that the file or a constant fills. */
  fields: Field[]
  part: '' | 'node' | 'edge'
  /** Geometries closer than this to what is there count as the same. */
  sameWithinM: number
  /** Day from which new things are valid, and to which retired ones were. */
  validFrom?: string
  /** The file is complete: what it no longer has is retired. */
  isComplete: boolean
  /** A difference in the attributes alone is no change. */
  ignoreAttributes: boolean
  networkId?: number
}

/** Values that are not columns of their own: how each gets into its column. */
interface Column {
  name: string
  value: RawBuilder<unknown>
}

const rowsOf = (run: Run, part: string, alias = 'r') => {
  const r = sql.raw(alias)
  return sql`${r}.municipality_id = ${run.town.id} and ${r}.run_id = ${run.id} and ${r}.part = ${part}`
}

/** Of the staged rows, those that are neither rejected nor about something that is there. */
export const isNew = (alias: string) => {
  const r = sql.raw(alias)
  return sql`${r}.code is null and ${r}.outcome is null`
}

/**
 * Finds which staged rows are about something that is there, and whether that changes: sets their
 * target_id and outcome (update, unchanged). The others, to which nothing is written, are new.
 * Returns how many are there.
 */
export async function matchRows(
  trx: Trx,
  run: Run,
  layer: Layer,
  options: ApplyOptions,
): Promise<number> {
  const table = sql.table(layer.table)
  const matched = await sql`
    update import_rows s set outcome = 'match', target_id = t.id
    from ${table} t
    where ${rowsOf(run, options.part, 's')} and ${isNew('s')} and t.municipality_id = s.municipality_id
      and ${matches(layer, options)}`.execute(trx)
  const count = Number(matched.numAffectedRows ?? 0)
  if (count > 0) await rejectSameTarget(trx, run, options.part)
  for (const field of layer.fields) {
    if (field.refersTo?.table === layer.table) await findOwn(trx, run, layer, field)
  }
  if (count > 0) await compareRows(trx, run, layer, options)
  return count
}

/** A reference to others of its kind, which may be in the same file: each gets its id beforehand. */
async function findOwn(trx: Trx, run: Run, layer: Layer, { name }: Field) {
  const named = sql`s.fields ->> ${sql.lit(`@${name}`)}`
  await sql`
    update import_rows r set target_id = ${await nextId(trx, layer)}
    where ${rowsOf(run, '')} and ${isNew('r')}`.execute(trx)
  // Joined, since a search for each would go through all that is being inserted.
  await sql`
    update import_rows r set fields = r.fields || jsonb_build_object(${name}::text, coalesce(o.target_id, t.id))
    from import_rows s
      left join import_rows o on ${rowsOf(run, '', 'o')} and o.key = ${named} and o.target_id is not null
        and o.ordinal <> s.ordinal
      left join ${sql.table(layer.table)} t on t.municipality_id = s.municipality_id
        and t.${sql.ref(layer.naturalKey as string)} = ${named} and t.id <> s.target_id
    where ${rowsOf(run, '')} and ${rowsOf(run, '', 's')} and r.ordinal = s.ordinal
      and ${named} is not null and s.target_id is not null`.execute(trx)
}

async function compareRows(trx: Trx, run: Run, layer: Layer, options: ApplyOptions) {
  const table = sql.table(layer.table)
  await analyzeInside(trx, ['import_rows'])
  await sql`
    update import_rows r set outcome = case when ${sameValues(layer, options)} and ${sameShape(run, options)}
      then 'unchanged' else 'update' end
    from ${table} t, import_rows s
      cross join lateral jsonb_populate_record(null::${table}, s.fields) n
    where ${rowsOf(run, options.part)} and r.outcome = 'match' and s.municipality_id = r.municipality_id
      and s.run_id = r.run_id and s.ordinal = r.ordinal and s.part = r.part
      and t.municipality_id = r.municipality_id and t.id = r.target_id`.execute(trx)
}

/** The id of something new, which others of its kind may refer to before it is there. */
async function nextId(trx: Trx, layer: Layer) {
  const { rows } = await sql<{ sequence: string }>`
    select pg_get_serial_sequence(${layer.table}, 'id') as sequence`.execute(trx)
  return sql`nextval(${sql.lit(rows[0]?.sequence ?? '')}::regclass)`
}

function matches(layer: Layer, { source, networkId }: ApplyOptions) {
  const isCurrent = hasLifespan(layer) ? sql`t.valid_until is null` : sql`true`
  if (layer.naturalKey !== undefined) {
    return sql`t.${sql.ref(layer.naturalKey)} = s.key and ${isCurrent}`
  }
  const inNetwork = networkId === undefined ? sql`true` : sql`t.network_id = ${networkId}`
  return sql`t.source = ${source} and t.external_id = s.key and ${isCurrent} and ${inNetwork}`
}

/** Two things with one key are there already, so that a record cannot say which it means. */
async function rejectSameTarget(trx: Trx, run: Run, part: string) {
  await sql`
    update import_rows r set code = 'ambiguous', outcome = null, target_id = null,
      reason = format('the key %s stands for several things that are there', r.key)
    from (
      select s.key from import_rows s where ${rowsOf(run, part, 's')} and s.outcome = 'match'
      group by s.key having count(*) > 1
    ) twice
    where ${rowsOf(run, part)} and r.outcome = 'match' and r.key = twice.key`.execute(trx)
}

const hasLifespan = (layer: Layer) =>
  ['parcels', 'network_nodes', 'network_edges'].includes(layer.table)

function columnsOf(layer: Layer, { fields }: ApplyOptions): Column[] {
  return fields
    .filter((field) => isColumn(layer, field))
    .map((field) => ({ name: field.name, value: expressionFor(field) }))
}

/** A report's `closure` says more about its status and has no column. */
const isColumn = (layer: Layer, field: Field) =>
  !(layer.table === 'reports' && field.name === 'closure') &&
  field.refersTo?.table !== 'network_nodes'

/** The id of what a key names; the name itself of a type or category. */
function expressionFor({ name, refersTo }: Field): RawBuilder<unknown> {
  if (refersTo?.table === 'parcels') {
    return sql`(select p.id from parcels p where p.municipality_id = s.municipality_id
      and p.cadastral_number = s.fields ->> ${sql.lit(`@${name}`)} and p.valid_until is null)`
  }
  return sql`n.${sql.ref(name)}`
}

/** Attributes that a join has added are not this file's, and stay. */
function sameValues(layer: Layer, options: ApplyOptions) {
  const columns = columnsOf(layer, options)
  const same = columns.map(({ name, value }) => {
    // A key that names nothing does not undo a link found by the place.
    const isLink = layer.linkByPlace?.some((link) => link.column === name)
    const wanted = isLink ? sql`coalesce(${value}, t.${sql.ref(name)})` : value
    return sql`t.${sql.ref(name)} is not distinct from ${wanted}`
  })
  if (layer.table === 'network_edges') {
    same.push(sql`t.from_node_id = (s.fields ->> '#from')::bigint`)
    same.push(sql`t.to_node_id = (s.fields ->> '#to')::bigint`)
  }
  if (!options.ignoreAttributes) same.push(sql`t.attributes - 'joined' = s.attributes`)
  return same.length === 0 ? sql`true` : sql.join(same, sql` and `)
}

function sameShape(run: Run, { sameWithinM, part }: ApplyOptions) {
  // An edge's ends are moved to its nodes before this; a node may keep within the tolerance.
  if (sameWithinM === 0 || part === 'edge') return sql`t.geom = s.geom`
  return sql`(t.geom = s.geom or ${isNear(run, sameWithinM)})`
}

/** Nowhere further apart, in the official CRS; not tried on shapes where that takes long. */
function isNear({ town }: Run, sameWithinM: number) {
  const distance = sql`st_hausdorffdistance(st_transform(t.geom, ${town.srid}::int),
    st_transform(s.geom, ${town.srid}::int)) * ${town.unitM}`
  return sql`(case when st_geometrytype(t.geom) = st_geometrytype(s.geom)
    and st_npoints(t.geom)::bigint * st_npoints(s.geom) < 4000000
    then ${distance} <= ${sameWithinM} else false end)`
}

/** After the new ones are in: updates and retires, for the rows that matchRows has found. */
export async function updateAndRetire(
  trx: Trx,
  run: Run,
  layer: Layer,
  options: ApplyOptions,
  matched: number,
): Promise<{ retired: number; kept: number }> {
  await analyzeInside(trx, [layer.table, 'import_rows'])
  if (matched > 0) await updateRows(trx, run, layer, options)
  return options.isComplete ? retire(trx, run, layer, options) : { retired: 0, kept: 0 }
}

/** What is measured of a table's shapes; 0 leaves it to the table. */
const measures: Partial<Record<Layer['table'], 'area_m2' | 'length_m'>> = {
  parcels: 'area_m2',
  buildings: 'area_m2',
  road_surfaces: 'area_m2',
  zones: 'area_m2',
  districts: 'area_m2',
  land_covers: 'area_m2',
  roads: 'length_m',
  network_edges: 'length_m',
}

/** Whether the table holds anything of the municipality. */
export async function isFilled(trx: Trx, run: Run, layer: Layer): Promise<boolean> {
  const { rows } = await sql`select from ${sql.table(layer.table)}
    where municipality_id = ${run.town.id} limit 1`.execute(trx)
  return rows.length > 0
}

/** Inserts what is new in a slice. */
export async function insertRows(
  trx: Trx,
  run: Run,
  layer: Layer,
  options: ApplyOptions,
  { after, until }: Slice = everything,
) {
  const id = sql`coalesce(s.target_id, ${await nextId(trx, layer)})`
  const table = sql.table(layer.table)
  const columns = withLinks(layer, columnsOf(layer, options))
  if (options.networkId !== undefined) {
    columns.push({ name: 'network_id', value: sql`${options.networkId}::bigint` })
  }
  if (layer.table === 'network_edges') {
    columns.push({ name: 'from_node_id', value: sql`(s.fields ->> '#from')::bigint` })
    columns.push({ name: 'to_node_id', value: sql`(s.fields ->> '#to')::bigint` })
  }
  if (hasLifespan(layer)) {
    const given = columns.find(({ name }) => name === 'valid_from')
    const day = sql`coalesce(${given?.value ?? sql`null::date`}, ${options.validFrom ?? null}::date, (select today()))`
    if (given !== undefined) given.value = day
    else columns.push({ name: 'valid_from', value: day })
  }
  const measure = measures[layer.table]
  if (measure !== undefined) {
    columns.push({ name: measure, value: sql`coalesce(s.measure, 0)` })
  }
  const names = sql.join(columns.map(({ name }) => sql.ref(name)))
  const values = sql.join(columns.map(({ value }) => value))
  await sql`
    insert into ${table} (municipality_id, id, source, external_id, attributes, geom, ${names})
    select s.municipality_id, ${id}, ${options.source}::text, s.key, s.attributes, s.geom, ${values}
    from import_rows s cross join lateral jsonb_populate_record(null::${table}, s.fields) n
    where ${rowsOf(run, options.part, 's')} and ${isNew('s')}
      and s.ordinal > ${after}::bigint and s.ordinal <= ${until}::bigint
    order by s.geom`.execute(trx)
}

/** What the file does not link is linked by where it lies. */
function withLinks(layer: Layer, columns: Column[]): Column[] {
  const links = layer.linkByPlace ?? []
  const others = columns.filter(({ name }) => !links.some((link) => link.column === name))
  const place = sql`case when st_dimension(s.geom) = 0 then s.geom else st_pointonsurface(s.geom) end`
  return [
    ...others,
    ...links.map(({ column, table }) => {
      const given = columns.find(({ name }) => name === column)?.value ?? sql`null::bigint`
      const isCurrent =
        table === 'parcels' ? sql`p.valid_until is null` : sql`p.status <> 'demolished'`
      const found = sql`(select p.id from ${sql.table(table)} p where p.municipality_id = s.municipality_id
        and ${isCurrent} and p.geom && s.geom and st_intersects(p.geom, ${place}) order by p.id limit 1)`
      return { name: column, value: sql`coalesce(${given}, ${found})` }
    }),
  ]
}

async function updateRows(trx: Trx, run: Run, layer: Layer, options: ApplyOptions) {
  const table = sql.table(layer.table)
  const columns = columnsOf(layer, options).filter(({ name }) => name !== 'valid_from')
  const shape =
    options.sameWithinM === 0
      ? sql`s.geom`
      : sql`case when ${isNear(run, options.sameWithinM)} then t.geom else s.geom end`
  const ends =
    layer.table === 'network_edges'
      ? [
          sql`from_node_id = (s.fields ->> '#from')::bigint`,
          sql`to_node_id = (s.fields ->> '#to')::bigint`,
        ]
      : []
  const sets = columns.map(({ name, value }) => {
    const isLink = layer.linkByPlace?.some((link) => link.column === name)
    return sql`${sql.ref(name)} = ${isLink ? sql`coalesce(${value}, t.${sql.ref(name)})` : value}`
  })
  const joined = sql`case when t.attributes ? 'joined'
    then jsonb_build_object('joined', t.attributes -> 'joined') else '{}' end`
  await sql`
    update ${table} t set ${sql.join([
      sql`source = ${options.source}::text`,
      sql`external_id = s.key`,
      sql`attributes = s.attributes || ${joined}`,
      sql`geom = ${shape}`,
      ...ends,
      ...sets,
    ])}
    from import_rows s cross join lateral jsonb_populate_record(null::${table}, s.fields) n
    where ${rowsOf(run, options.part, 's')} and s.outcome = 'update'
      and t.municipality_id = s.municipality_id and t.id = s.target_id`.execute(trx)
}

/** What this source has brought before and a complete file no longer has, rejected ones included. */
export async function retire(
  trx: Trx,
  run: Run,
  layer: Layer,
  options: ApplyOptions,
): Promise<{ retired: number; kept: number }> {
  const table = sql.table(layer.table)
  const gone = sql`t.municipality_id = ${run.town.id} and t.source = ${options.source}
    ${options.networkId === undefined ? sql`` : sql`and t.network_id = ${options.networkId}`}
    and t.external_id is not null and not exists (
      select from import_rows r where ${rowsOf(run, options.part)} and r.key = t.external_id)`
  if (layer.retire === 'end') {
    const day = sql`greatest(t.valid_from, coalesce(${options.validFrom ?? null}::date, (select today())))`
    const inUse =
      layer.table === 'network_nodes'
        ? sql`and not exists (select from network_edges e where e.municipality_id = t.municipality_id
            and e.valid_until is null and t.id in (e.from_node_id, e.to_node_id))`
        : sql``
    const result = await sql`update ${table} t set valid_until = ${day}
      where t.valid_until is null and ${gone} ${inUse}`.execute(trx)
    return { retired: Number(result.numAffectedRows ?? 0), kept: 0 }
  }
  if (layer.retire === 'delete') return deleteGone(trx, layer, gone)
  if (layer.retire === undefined) return { retired: 0, kept: 0 }
  const { status } = layer.retire
  const result = await sql`update ${table} t set status = ${status}
    where t.status <> ${status} and ${gone}`.execute(trx)
  return { retired: Number(result.numAffectedRows ?? 0), kept: 0 }
}

const pointingAt: Partial<Record<Layer['table'], [string, string][]>> = {
  roads: [
    ['road_surfaces', 'road_id'],
    ['addresses', 'road_id'],
    ['network_edges', 'road_id'],
    ['assets', 'road_id'],
  ],
}

/** Tables without a lifespan: the row goes, its history stays. What others point at is kept. */
async function deleteGone(trx: Trx, layer: Layer, gone: RawBuilder<unknown>) {
  const table = sql.table(layer.table)
  const pointers = (pointingAt[layer.table] ?? []).map(
    ([other, column]) => sql`exists (select from ${sql.table(other)} o
      where o.municipality_id = t.municipality_id and o.${sql.ref(column)} = t.id)`,
  )
  const isNeeded = pointers.length === 0 ? sql`false` : sql.join(pointers, sql` or `)
  const kept = await sql<{ n: number }>`
    select count(*) as n from ${table} t where ${gone} and (${isNeeded})`.execute(trx)
  const result = await sql`delete from ${table} t where ${gone} and not (${isNeeded})`.execute(trx)
  return { retired: Number(result.numAffectedRows ?? 0), kept: kept.rows[0]?.n ?? 0 }
}
