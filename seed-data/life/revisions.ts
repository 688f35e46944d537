import type { PastVersion, Row, TableName } from '../rows/table-rows.ts'
import { iso } from './clock.ts'

export interface Revision {
  atMs: number
  /** A role; the loader turns it into that role's account. */
  by: string
  reason: string | null
  /** What every later changed column held before this revision. */
  before: Row
}

/** Gives a row a past: each revision replaced the version before it. Oldest first. */
export function revise(
  past: PastVersion[],
  table: TableName,
  row: Row,
  revisions: readonly Revision[],
): void {
  for (const { atMs, by, reason, before } of revisions) {
    const at = iso(atMs)
    const from = String(row.recorded_at)
    if (at <= from) continue
    const version = Number(row.version ?? 1)
    past.push({
      table,
      id: Number(row.id),
      version,
      before,
      recordedAt: from,
      recordedUntil: at,
      recordedBy: String(row.recorded_by ?? 'system'),
      endedBy: by,
      reason: (row.change_reason as string | null | undefined) ?? null,
    })
    row.version = version + 1
    row.recorded_at = at
    row.recorded_by = by
    row.change_reason = reason
  }
}
