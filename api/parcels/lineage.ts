import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { tenant } from '../db/tenant.ts'

export interface Lineage {
  parcels: LineageParcel[]
  steps: LineageStep[]
  /** There are others, further away than was asked or more than are shown. */
  hasMore: boolean
}

interface LineageParcel {
  id: number
  cadastralNumber: string
  areaM2: number
  validFrom: string
  validUntil: string | null
  /** Below 0 what it came of, above what became of it. */
  generation: number
}

interface LineageStep {
  from: number
  to: number
  operation: string
  at: string
  /** For staff. */
  changeSet?: { id: number; name: string; documentNumber: string | null } | null
  importRun?: { id: number; fileName: string } | null
}

export interface LineageRequest {
  id: number
  direction: 'both' | 'backward' | 'forward'
  /** So many generations each way. */
  depth: number
  limit: number
  forStaff: boolean
}

/** What a parcel came of and what became of it; undefined for an unknown one. */
export async function findLineage(trx: Trx, request: LineageRequest): Promise<Lineage | undefined> {
  const { id, depth, limit } = request
  const [back, on] = [request.direction !== 'forward', request.direction !== 'backward']
  // A generation further than is shown, to know whether there is one.
  const { rows } = await sql<LineageParcel>`
    with recursive backward (id, generation) as (
      select id, 0 from parcels where municipality_id = ${tenant} and id = ${id}
      union
      select l.from_parcel_id, b.generation - 1 from backward b
        join parcel_lineage l on l.municipality_id = ${tenant} and l.to_parcel_id = b.id
      where ${back} and b.generation > -${depth + 1}::integer
    ), forward (id, generation) as (
      select id, 0 from parcels where municipality_id = ${tenant} and id = ${id}
      union
      select l.to_parcel_id, f.generation + 1 from forward f
        join parcel_lineage l on l.municipality_id = ${tenant} and l.from_parcel_id = f.id
      where ${on} and f.generation < ${depth + 1}::integer
    ), nearest as (
      -- One that was given back its ground is met on several ways.
      select id, (array_agg(generation order by abs(generation), generation))[1] as generation
      from (select * from backward union select * from forward) as found group by id
      order by abs((array_agg(generation order by abs(generation), generation))[1]), id
      limit ${limit + 1}
    )
    select p.id, p.cadastral_number as "cadastralNumber", p.area_m2 as "areaM2", p.valid_from as "validFrom",
      p.valid_until as "validUntil", n.generation
    from nearest n join parcels p on p.municipality_id = ${tenant} and p.id = n.id
    order by abs(n.generation), n.id`.execute(trx)
  if (rows.length === 0) return undefined
  const parcels = rows.slice(0, limit).filter(({ generation }) => Math.abs(generation) <= depth)
  const steps = await readSteps(
    trx,
    parcels.map((one) => one.id),
    request.forStaff,
  )
  return { parcels, steps, hasMore: parcels.length < rows.length }
}

async function readSteps(trx: Trx, ids: number[], forStaff: boolean) {
  const forThem = sql`,
      case when c.id is not null then json_build_object('id', c.id, 'name', c.name, 'documentNumber', c.document_number) end
        as "changeSet",
      case when r.id is not null then json_build_object('id', r.id, 'fileName', r.file_name) end as "importRun"`
  const { rows } = await sql<LineageStep>`
    select l.from_parcel_id as "from", l.to_parcel_id as "to", l.operation, l.at ${forStaff ? forThem : sql``}
    from parcel_lineage l
      left join change_sets c on c.municipality_id = l.municipality_id and c.id = l.change_set_id
      left join import_runs r on r.municipality_id = l.municipality_id and r.id = l.import_run_id
    where l.municipality_id = ${tenant} and l.from_parcel_id = any(${ids}) and l.to_parcel_id = any(${ids})
    order by l.at, l.from_parcel_id, l.to_parcel_id`.execute(trx)
  return rows
}
