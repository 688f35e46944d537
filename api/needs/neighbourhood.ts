import { type RawBuilder, sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import type { DoneRun } from './read.ts'
import { scoreSql } from './score.ts'
import { bandNeighbours } from './statistics/band-neighbours.ts'
import { hexagonNeighbours } from './statistics/hexagon-neighbours.ts'
import { nearestNeighbours } from './statistics/nearest-neighbours.ts'
import type { Neighbours } from './statistics/neighbours.ts'
import { sharedNeighbours } from './statistics/shared-neighbours.ts'
import { sideOf, type UnitKind } from './unit-kinds.ts'

/** All units of a run in order of their ids, and what makes them neighbours. */
export interface Field {
  ids: number[]
  scores: number[]
  neighbours: Neighbours
}

/** Parcels as near to each other as this are neighbours. Metres. */
const parcelBandM = 60

/** Areas without a usual size have so many neighbours. */
const nearest = 6

/**
 * Who is whose neighbour: hexagons of one ring (two where they are small), segments and pipes that
 * share an end, parcels within a band, districts with those nearest to them.
 */
export async function readField(
  trx: Trx,
  kind: UnitKind,
  run: DoneRun,
  shares: readonly number[],
): Promise<Field> {
  const { columns, neighbours } = neighbourhoodOf(kind)
  // One row of lists: a row a unit would cost ten times as much.
  const lists = Object.keys(columns).map(
    (name) => sql`coalesce(array_to_json(array_agg(${sql.ref(name)})), '[]') as ${sql.ref(name)}`,
  )
  const { rows } = await sql<{ ids: number[]; scores: number[] } & Record<string, never[]>>`
    select coalesce(array_to_json(array_agg(id)), '[]') as ids,
      coalesce(array_to_json(array_agg(score)), '[]') as scores, ${sql.join(lists)}
    from (
      select u.id, ${scoreSql(shares)}::real as score, ${sql.join(
        Object.entries(columns).map(([name, column]) => sql`${column} as ${sql.ref(name)}`),
      )}
      from need_values v join need_units u on u.municipality_id = v.municipality_id and u.id = v.unit_id
      where v.municipality_id = (select current_municipality()) and v.run_id = ${run.id} order by u.id
    ) as units`.execute(trx)
  const { ids, scores, ...rest } = rows[0]!
  return { ids, scores, neighbours: neighbours(rest) }
}

interface Neighbourhood {
  columns: Record<string, RawBuilder<unknown>>
  neighbours: (lists: Record<string, never[]>) => Neighbours
}

function neighbourhoodOf(kind: UnitKind): Neighbourhood {
  const sideM = sideOf(kind)
  if (sideM !== undefined) {
    return {
      columns: { q: sql`u.cell_q`, r: sql`u.cell_r` },
      neighbours: ({ q = [], r = [] }) => hexagonNeighbours(q, r, sideM <= 50 ? 2 : 1),
    }
  }
  if (kind === 'road-segment' || kind === 'network-edge') {
    return {
      columns: { first: endOf(sql`st_startpoint(u.geom)`), last: endOf(sql`st_endpoint(u.geom)`) },
      neighbours: ({ first = [], last = [] }) => {
        const unit = [...first.keys(), ...last.keys()]
        return sharedNeighbours(unit, [...first, ...last], first.length)
      },
    }
  }
  // In Web Mercator, made as long as they are on the ground there.
  const scale = sql`cos(radians(st_y(st_centroid(u.geom))))`
  return {
    columns: {
      x: sql`(st_x(st_centroid(u.geom_3857)) * ${scale})::real`,
      y: sql`(st_y(st_centroid(u.geom_3857)) * ${scale})::real`,
    },
    neighbours: ({ x = [], y = [] }) =>
      kind === 'parcel' ? bandNeighbours(x, y, parcelBandM) : nearestNeighbours(x, y, nearest),
  }
}

/** Ends are the same where they are written the same: roads meet in vertices that they share. */
const endOf = (point: RawBuilder<unknown>) =>
  sql`round(st_x(${point}) * 1e7)::bigint || ' ' || round(st_y(${point}) * 1e7)::bigint`
