import {
  type PastVersion,
  type Row,
  type TableName,
  type TableRows,
  tableOrder,
} from './table-rows.ts'

/** Rows of one table, ready to be stored. */
export interface Batch {
  table: TableName
  rows: number
  columns: string[]
  /** A JSON array in UTF-8, each row on a line of its own. */
  json: Uint8Array<ArrayBuffer>
}

/** Account ids by role: the generator knows people by what they are, the register by account. */
export type Accounts = ReadonlyMap<string, string>

const batchRows = 1500

/** All rows of a town in the order in which tables can be filled. */
export function batchesOf(rows: TableRows, accounts: Accounts): Batch[] {
  return tableOrder.flatMap((table) => {
    const all = rows.get(table) ?? []
    const batches: Batch[] = []
    for (let i = 0; i < all.length; i += batchRows) {
      batches.push(batchOf(table, signed(all.slice(i, i + batchRows), accounts)))
    }
    return batches
  })
}

/** Versions that were replaced before the data begins to live, a batch for each table. */
export function pastBatches(past: readonly PastVersion[], accounts: Accounts): Batch[] {
  const by = (role: string) => accounts.get(role) ?? role
  return [...Map.groupBy(past, (version) => version.table)].map(([table, versions]) =>
    batchOf(
      table,
      versions.map((version) => ({
        id: version.id,
        recordedUntil: version.recordedUntil,
        endedBy: by(version.endedBy),
        before: {
          ...version.before,
          version: version.version,
          recorded_at: version.recordedAt,
          recorded_by: by(version.recordedBy),
          change_reason: version.reason,
        },
      })),
    ),
  )
}

function batchOf(table: TableName, rows: readonly Row[]): Batch {
  const columns = new Set<string>()
  for (const row of rows) for (const column in row) columns.add(column)
  const json = `[${rows.map((row) => JSON.stringify(row)).join('\n,')}]`
  return { table, rows: rows.length, columns: [...columns], json: new TextEncoder().encode(json) }
}

function signed(rows: readonly Row[], accounts: Accounts): readonly Row[] {
  if (!rows.some((row) => row.recorded_by !== undefined)) return rows
  return rows.map((row) => {
    const by = typeof row.recorded_by === 'string' ? row.recorded_by : 'system'
    return {
      ...row,
      recorded_by: accounts.get(by) ?? by,
      version: row.version ?? 1,
      change_reason: row.change_reason ?? null,
    }
  })
}
