import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import type { Run } from './runs.ts'

/** What became of the records; all but the last two sum up to what was read. */
export interface Counts {
  imported: number
  updated: number
  unchanged: number
  /** Imported or updated after a repair. */
  repaired: number
  /** Became a part of another record's thing. */
  merged: number
  rejected: number
  /** Things that a complete file no longer had. */
  retired: number
  /** Nodes made where lines end without one. */
  created: number
}

/** Why records were rejected, most frequent first. */
export interface Rejection {
  code: string
  count: number
  examples: { record: number; line: number | null; reason: string }[]
}

export async function countRows(trx: Trx, run: Run): Promise<Counts> {
  const { rows } = await sql<{ fate: string | null; n: number }>`
    select case
        when code is not null then 'rejected'
        when coalesce(outcome, 'update') = 'update' and repair is not null then 'repaired'
        when outcome is null then 'imported'
        when outcome = 'update' then 'updated'
        else outcome end as fate, count(*) as n
    from import_rows where municipality_id = ${run.town.id} and run_id = ${run.id}
    group by 1`.execute(trx)
  const of = (fate: string) => rows.find((row) => row.fate === fate)?.n ?? 0
  return {
    imported: of('imported'),
    updated: of('updated'),
    unchanged: of('unchanged'),
    repaired: of('repaired'),
    merged: of('merged'),
    rejected: of('rejected'),
    retired: 0,
    created: 0,
  }
}

export const sumOf = (counts: Counts) =>
  counts.imported +
  counts.updated +
  counts.unchanged +
  counts.repaired +
  counts.merged +
  counts.rejected

export async function rejections(trx: Trx, run: Run): Promise<Rejection[]> {
  const { rows } = await sql<Rejection>`
    select code, max(n) as count, jsonb_agg(jsonb_build_object('record', ordinal, 'line', line,
      'reason', reason) order by ordinal) as examples
    from (
      select code, ordinal, line, reason, count(*) over (partition by code) as n,
        row_number() over (partition by code order by ordinal) as place
      from import_rows
      where municipality_id = ${run.town.id} and run_id = ${run.id} and code is not null
    ) r where place <= 5 group by code order by 2 desc`.execute(trx)
  return rows
}

/** How the repaired ones were repaired. */
export async function repairs(trx: Trx, run: Run) {
  const { rows } = await sql<{ record: number; key: string | null; repair: string }>`
    select ordinal as record, key, repair from import_rows
    where municipality_id = ${run.town.id} and run_id = ${run.id} and code is null and repair is not null
    order by ordinal limit 1000`.execute(trx)
  return rows
}
