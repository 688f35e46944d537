import { isDay } from '../api/http/params.ts'
import { roundingUnits } from './generalise.ts'
import { degreesBox, extent, mercatorBox, type TileAddress, unitM } from './grid.ts'
import type { TileLayer } from './layer.ts'
import { type Audience, layersAt } from './layers.ts'

/** `mvt`: PostGIS encodes each layer. `twkb`: it hands over geometries, and we encode them. */
export type Encoding = 'mvt' | 'twkb'

export interface TileQuery {
  sql: string
  parameters: (string | number)[]
  layers: TileLayer[]
}

/** One layer alone, with only what its filters leave: texts and days by the layer's own names. */
export interface LayerQuestion {
  layer: string
  filters: Record<string, string>
  /** Every one of them, where one would stand for many. */
  isWhole?: boolean
}

export interface TileQueryOptions {
  tile: TileAddress
  audience: Audience
  encoding: Encoding
  municipalityId: number
  /** Today in the municipality, the day of asOf, or validAt; what is in force is so on this day. */
  day: string
  /** The day is one that was asked for. */
  isOfDay?: boolean
  timeZone: string
  /** The register as it was known then: at the end of 2026-01-31 there, or at 2026-01-31T10:00:00Z. */
  asOf?: string
  only?: LayerQuestion
  /** What it is made of, instead of the layers of the register. */
  layers?: TileLayer[]
  /** At most so many features of a layer, the largest first. */
  limits?: ReadonlyMap<string, number>
}

/**
 * One statement for all layers of a tile. It gives one row, with two columns for each layer:
 * `l0`, `l1`, … hold the layer (MVT bytes or, for `twkb`, TWKB one after the other), `n0`, `n1`, …
 * the number of its features (for `twkb` an array of [id, attribute, …]).
 * The text depends only on zoom, audience, encoding, limits, what is asked `only`, and whether there
 * is an asOf.
 */
export function tileQuery(options: TileQueryOptions): TileQuery {
  const { tile, audience, municipalityId, day, timeZone, asOf, only, isOfDay = false } = options
  const own = options.layers ?? layersAt(tile.z, audience, isOfDay || asOf !== undefined)
  const layers = own.filter(({ name, isAlone }) => (only ? name === only.layer : !isAlone))
  const buffered = mercatorBox(tile, bufferUnits(tile.z))
  const [west, , , north] = mercatorBox(tile)
  const columns = layers.map((layer, index) => layerColumns(layer, index, options))
  return {
    sql: `select ${columns.flatMap((column) => column.names).join(', ')}\nfrom ${columns
      .map((column) => column.sql)
      .join('\ncross join ')}\nwhere ${everyParameter}`,
    parameters: [
      municipalityId,
      ...degreesBox(buffered),
      ...buffered,
      -west,
      -north,
      day,
      timeZone,
      ...Object.values(only?.filters ?? {}),
      ...(asOf === undefined ? [] : [asOf]),
    ],
    layers,
  }
}

/** Wide enough for lines and circles that reach over the edge. */
export function bufferUnits(z: number): number {
  if (z <= 14) return 32
  return z === 15 ? 64 : 128
}

// PostgreSQL has to know the type of a parameter that the layers at hand do not use.
const numbers = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((number) => `$${number}::float8`)
const everyParameter = `num_nonnulls(${numbers}, $12::date, $13::text) > 0`

/** The first parameter after those that every tile has. */
const firstFree = 14

function momentSql(asOf: string, only: LayerQuestion | undefined): string {
  const moment = `$${firstFree + Object.keys(only?.filters ?? {}).length}`
  return isDay(asOf)
    ? `((${moment}::date + 1)::timestamp at time zone $13::text)`
    : `${moment}::timestamptz`
}

const searchBox = 'st_makeenvelope($2, $3, $4, $5, 4326)'
// A subquery is computed once, an expression of parameters once a row.
const clipBox = '(select st_makeenvelope($6, $7, $8, $9, 3857))'

function layerColumns(layer: TileLayer, index: number, options: TileQueryOptions) {
  const names = [`l${index}`, `n${index}`]
  return {
    names,
    sql: `(select ${aggregate(layer, options)} from (${features(layer, options)}) as f) as t${index} (${names})`,
  }
}

function aggregate(layer: TileLayer, { encoding }: TileQueryOptions): string {
  if (encoding === 'mvt') {
    return `st_asmvt(f, '${layer.name}', ${extent}, 'geom'${hasIds(layer) ? ", 'id'" : ''}), count(*)::integer`
  }
  const id = hasIds(layer) ? 'f.id' : 'null'
  const values = [id, ...attributeNames(layer).map((name) => `f."${name}"`)]
  return `string_agg(st_astwkb(f.geom, 0), ''::bytea), json_agg(json_build_array(${values}))`
}

/** A label or a merged shape is nothing that could be picked. */
function hasIds(layer: TileLayer): boolean {
  return !layer.isLabel && !layer.isDerived
}

/** The attributes of a layer in the order of the query's columns. */
export function attributeNames(layer: TileLayer): string[] {
  const names = layer.attributes.map((attribute) => attribute.name)
  return layer.thinned ? [...names, 'count'] : names
}

function features(layer: TileLayer, options: TileQueryOptions): string {
  const { z } = options.tile
  const conditions = [isSeen(layer)]
  // A label belongs to the tile its point is in, and to no other.
  if (layer.isLabel) {
    conditions.push(
      `st_x(c.geom) >= 0 and st_x(c.geom) < ${extent}`,
      `st_y(c.geom) >= 0 and st_y(c.geom) < ${extent}`,
    )
  }
  const shown = [`${turned(layer)} as geom`, ...attributeNames(layer).map((name) => `c."${name}"`)]
  if (hasIds(layer)) shown.unshift('c.id')
  const thinning = layer.thinned?.(z)
  const limit = options.limits?.get(layer.name)
  if (!thinning || options.only?.isWhole) {
    if (layer.thinned) shown[shown.length - 1] = 'null::integer as count'
    const rest = limit === undefined ? '' : ` order by ${sizeOf(layer)} desc, c.id limit ${limit}`
    return `select ${shown} from (${candidates(layer, options, thinning)}) as c where ${conditions.join(' and ')}${rest}`
  }
  const cell = [
    `floor(st_x(p.geom) / ${thinning.cell})`,
    `floor(st_y(p.geom) / ${thinning.cell})`,
    'p.per',
  ]
  return `select ${shown} from (
    select p.*, nullif(count(*) over (partition by ${cell}), 1)::integer as count,
      row_number() over (partition by ${cell} order by p.first) as place
    from (${candidates(layer, options, thinning)}) as p where not st_isempty(p.geom)) as c
    where c.place = 1${limit === undefined ? '' : ` order by c.count desc nulls last, c.id limit ${limit}`}`
}

/**
 * Rounding can turn a sliver inside out, or lay a ring onto a line, and clipping keeps no direction. Rings
 * that run the wrong way are turned, and those without an area left out. Most shapes have neither, nor
 * holes, whose area nothing cheaper tells. Anticlockwise here is clockwise on screen, where y points down.
 */
function turned(layer: TileLayer): string {
  if (!hasAreas(layer)) return 'c.geom'
  return `case when st_ispolygonccw(c.geom) and st_nrings(c.geom) <= st_numgeometries(c.geom) then c.geom else (
    select st_collect(st_forcepolygonccw(st_makepolygon(st_exteriorring(part.geom), array(
      select st_exteriorring(ring.geom) from st_dumprings(part.geom) as ring
      where ring.path[1] > 0 and st_area(ring.geom) > 0))))
    from st_dump(c.geom) as part where st_area(part.geom) > 0) end`
}

/** Whether clipping and rounding have left anything to draw. */
function isSeen(layer: TileLayer): string {
  if (!hasAreas(layer)) return 'not st_isempty(c.geom)'
  const hasArea = 'st_area(c.geom) > 0'
  if (layer.shape === 'polygon') return hasArea
  return `not st_isempty(c.geom) and (st_dimension(c.geom) < 2 or ${hasArea})`
}

function hasAreas({ isLabel, shape }: TileLayer): boolean {
  return !isLabel && (shape === 'polygon' || shape === 'any')
}

function sizeOf(layer: TileLayer): string {
  if (layer.shape === 'polygon' && !layer.isLabel) return 'st_area(c.geom)'
  return layer.shape === 'line' ? 'st_length(c.geom)' : 'c.id % 1000'
}

/** Rows near the tile with their geometry in tile units. `offset 0` keeps it computed once. */
function candidates(
  layer: TileLayer,
  options: TileQueryOptions,
  thinning?: { per?: string; first: string },
): string {
  const columns = [
    'r.id',
    `${tileGeometry(layer, options, thinning !== undefined)} as geom`,
    ...layer.attributes.map(({ name, sql }) => `${sql} as "${name}"`),
  ]
  if (thinning) {
    columns.push(`row(${thinning.per ?? '1'}) as per`)
    columns.push(`row_number() over (order by ${thinning.first}) as first`)
  }
  return `select ${columns.join(', ')} from ${rows(layer, options)} ${layer.join ?? ''}
    where ${[...where(layer, options)].join(' and ')} offset 0`
}

function where(layer: TileLayer, { tile, audience, only }: TileQueryOptions): string[] {
  const conditions = [
    'r.municipality_id = $1',
    `r.geom && ${searchBox}`,
    ...(layer.where?.(tile.z) ?? []),
  ]
  if (audience === 'public') conditions.push(...(layer.publicWhere ?? []))
  conditions.push(
    ...Object.keys(only?.filters ?? {}).map((name, index) =>
      layer.filters![name]!.where(`$${firstFree + index}::text`),
    ),
  )
  if (layer.hasValidTime) {
    conditions.push(
      'r.valid_from <= $12::date and (r.valid_until is null or r.valid_until > $12::date)',
    )
  }
  return conditions
}

/** The current rows, or those that were current at asOf. */
function rows(layer: TileLayer, options: TileQueryOptions): string {
  if (!options.asOf) return `public.${layer.table} as r`
  const columns = [...columnsUsed(layer, options)].join(', ')
  const moment = momentSql(options.asOf, options.only)
  // A day holds all that was recorded before the next one began.
  const before = isDay(options.asOf) ? '<' : '<='
  const after = isDay(options.asOf) ? '>=' : '>'
  return `(select ${columns} from public.${layer.table} where recorded_at ${before} ${moment}
    union all select ${columns} from history.${layer.table}
      where recorded_at ${before} ${moment} and recorded_until ${after} ${moment}) as r`
}

function columnsUsed(layer: TileLayer, { tile, only }: TileQueryOptions): Set<string> {
  const thinning = layer.thinned?.(tile.z)
  const sql = [
    ...layer.attributes.map((attribute) => attribute.sql),
    ...(layer.where?.(tile.z) ?? []),
    ...(layer.publicWhere ?? []),
    ...Object.keys(only?.filters ?? {}).map((name) => layer.filters![name]!.where('')),
    layer.join ?? '',
    thinning?.per ?? '',
    thinning?.first ?? '',
    layer.hasValidTime ? 'r.valid_from r.valid_until' : '',
  ].join(' ')
  const used = [...sql.matchAll(/\br\.(\w+)/g)].map((match) => match[1]!)
  return new Set(['id', 'municipality_id', 'geom', 'geom_3857', ...used])
}

/**
 * Geometries wholly inside the buffered tile, nearly all, are only moved and rounded; the rest is
 * clipped first.
 */
function tileGeometry(layer: TileLayer, { tile }: TileQueryOptions, isThinned: boolean): string {
  const scale = 1 / unitM(tile.z)
  const toTile = (shape: string, rounding: number) =>
    `st_snaptogrid(st_transscale(${shape}, $10, $11, ${scale}, ${-scale}), ${rounding})`
  const column = `r.${layer.geometry?.(tile.z) ?? 'geom_3857'}`
  if (layer.shape === 'point') return toTile(column, 1)
  if (layer.isLabel || (isThinned && layer.shape !== 'line')) {
    return toTile(`st_pointonsurface(${column})`, 1)
  }
  const whole = layer.shape === 'any' ? `st_collectionextract(${column})` : column
  const clipped = `case when ${column} @ ${clipBox} then ${whole} else st_clipbybox2d(${whole}, ${clipBox}) end`
  const shape = toTile(clipped, layer.roundedTo?.(tile.z) ?? roundingUnits(tile.z))
  return shape
}
