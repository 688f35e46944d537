import type { TableChange } from '../db/table-change.ts'

/** A publication writes in several statements, an import in thousands: they are told as one. */
const gatherMs = 200

type Changes = Map<string, TableChange>

/** Gathers what is written in a municipality for a moment, a box for each table. */
export class Gathering {
  private readonly changes = new Map<number, Changes>()
  private readonly tell: (municipalityId: number, changes: TableChange[]) => void

  constructor(tell: (municipalityId: number, changes: TableChange[]) => void) {
    this.tell = tell
  }

  add(change: TableChange) {
    const { municipalityId, table } = change
    let gathered = this.changes.get(municipalityId)
    if (gathered === undefined) {
      gathered = new Map()
      this.changes.set(municipalityId, gathered)
      setTimeout(() => {
        this.changes.delete(municipalityId)
        this.tell(municipalityId, [...gathered!.values()])
      }, gatherMs).unref()
    }
    const there = gathered.get(table)
    gathered.set(table, { ...change, box: there ? around(there.box, change.box) : change.box })
  }
}

function around(one: TableChange['box'], other: TableChange['box']): TableChange['box'] {
  if (one === undefined || other === undefined) return undefined
  return [
    Math.min(one[0], other[0]),
    Math.min(one[1], other[1]),
    Math.max(one[2], other[2]),
    Math.max(one[3], other[3]),
  ]
}
