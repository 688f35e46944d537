import type { Database } from '../db/database.ts'
import { parseTableChange, type TableChange } from '../db/table-change.ts'
import { Gathering } from './gathering.ts'
import { isOpenTable } from './open-tables.ts'
import { type Presence, PresentPeople, parsePresence } from './presence.ts'

export interface LiveEvent {
  event: 'changed' | 'present'
  data: unknown
}

/** Who is told of a municipality's events, as they come. */
export interface Watcher {
  municipalityId: number
  isStaff: boolean
  tell(event: LiveEvent): void
}

/**
 * What happens in the municipalities, to those who watch: rows that were written, change sets that
 * moved on, who edits where. Hears it from the database, so that all processes tell the same.
 */
export class LiveHub {
  private readonly db: Database
  private readonly onError: (error: unknown) => void
  private readonly watchers = new Set<Watcher>()
  private readonly people = new PresentPeople((municipalityId) => this.tellPresent(municipalityId))
  private readonly written = new Gathering((municipalityId, changes) =>
    this.tellWritten(municipalityId, changes),
  )
  private following: Promise<void> | undefined

  constructor(db: Database, onError: (error: unknown) => void) {
    this.db = db
    this.onError = onError
  }

  /** Until the function that it returns is called. Throws when the database does not tell us. */
  async watch(watcher: Watcher): Promise<() => void> {
    this.following ??= this.follow().catch((error) => {
      this.following = undefined
      this.onError(error)
      throw error
    })
    await this.following
    this.watchers.add(watcher)
    if (watcher.isStaff) watcher.tell(present(this.people.in(watcher.municipalityId)))
    return () => void this.watchers.delete(watcher)
  }

  private async follow() {
    await this.db.listen('tile_changes', (payload) => this.hearWritten(payload))
    await this.db.listen('change_set_changes', (payload) => {
      if (/^\d+$/.test(payload))
        this.written.add({ municipalityId: Number(payload), table: 'change_sets' })
    })
    await this.db.listen('presence', (payload) => {
      const message = parsePresence(payload)
      if (message !== undefined) this.people.hear(message)
    })
  }

  private hearWritten(payload: string) {
    const change = parseTableChange(payload)
    if (change !== undefined) return this.written.add(change)
    // The connection was lost: anything may have been written meanwhile, anywhere.
    const towns = new Set([...this.watchers].map(({ municipalityId }) => municipalityId))
    for (const municipalityId of towns) this.written.add({ municipalityId, table: '*' })
  }

  private tellWritten(municipalityId: number, changes: TableChange[]) {
    const open = changes.filter(({ table }) => isOpenTable(table))
    for (const watcher of this.of(municipalityId)) {
      const told = watcher.isStaff ? changes : open
      if (told.length > 0) watcher.tell({ event: 'changed', data: told.map(shown) })
    }
  }

  private tellPresent(municipalityId: number) {
    const event = present(this.people.in(municipalityId))
    for (const watcher of this.of(municipalityId)) if (watcher.isStaff) watcher.tell(event)
  }

  private of(municipalityId: number) {
    return [...this.watchers].filter((watcher) => watcher.municipalityId === municipalityId)
  }
}

function present(people: Presence[]): LiveEvent {
  return { event: 'present', data: people }
}

/** Collections are named as in the API: `network-nodes`. */
function shown({ table, box }: TableChange) {
  return { collection: table.replaceAll('_', '-'), bbox: box ?? null }
}
