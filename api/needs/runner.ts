import { sql } from 'kysely'
import type { Database } from '../db/database.ts'
import { asActor } from '../db/tenant.ts'
import type { Collection } from '../http/collection.ts'
import { builtIn } from './components/index.ts'
import { type Box, updateUnits } from './increment.ts'
import { computeRun, computing } from './runs.ts'
import type { UnitKind } from './unit-kinds.ts'

interface Waiting {
  id: number
  municipality_id: number
  unit_kind: UnitKind
  as_of: string | null
  srid: number
  unit_m: number
  time_zone: string
}

/** Tables whose change is felt in need. */
const felt = new Set(['reports', 'assets', 'roads', 'permits', 'works', 'buildings'])

/** Changes are gathered for so long, so that a burst of them is one computation. */
const gatherMs = 150

/**
 * Computes the runs that wait, one after another, and keeps the current ones true: a write into the
 * register is heard as the tiles hear it. Several servers share the work by locking what they take.
 */
export class NeedRunner {
  private readonly db: Database
  private readonly collections: ReadonlyMap<string, Collection>
  private working: Promise<void> = Promise.resolve()
  private readonly touched = new Map<number, Box>()
  private gathering: ReturnType<typeof setTimeout> | undefined
  private following: Promise<void> | undefined
  private readonly onError: (error: unknown) => void

  constructor(
    db: Database,
    collections: ReadonlyMap<string, Collection>,
    onError: (error: unknown) => void,
  ) {
    this.db = db
    this.collections = collections
    this.onError = onError
  }

  /** There is something to compute. From the first time on, changes are followed. */
  wake(): Promise<void> {
    this.following ??= this.follow().catch((error) => {
      this.following = undefined
      this.onError(error)
    })
    this.working = this.working.then(() => this.work()).catch(this.onError)
    return this.working
  }

  /** Takes up what an earlier process left, and hears of writes from now on. */
  private async follow(): Promise<void> {
    await asActor(this.db, computing, (trx) =>
      sql`update need_runs set status = 'waiting' where status = 'running'`.execute(trx),
    )
    await this.db.listen('tile_changes', (payload) => this.note(payload))
  }

  private async work(): Promise<void> {
    for (let run = await this.take(); run !== undefined; run = await this.take()) {
      await computeRun({ ...this.taskOf(run), runId: run.id, asOf: run.as_of ?? undefined }).catch(
        this.onError,
      )
    }
    for (const [id, box] of this.touched) {
      this.touched.delete(id)
      await this.increment(id, box)
    }
  }

  private async take(): Promise<Waiting | undefined> {
    const { rows } = await sql<Waiting>`
      update need_runs r set status = 'running', started_at = now()
      from municipalities m
      where m.id = r.municipality_id and (r.municipality_id, r.id) = (
        select municipality_id, id from need_runs where status = 'waiting'
        order by requested_at limit 1 for update skip locked)
      returning r.id, r.municipality_id, r.unit_kind, r.as_of::text, m.srid, m.unit_m, m.time_zone`.execute(
      this.db.kysely,
    )
    return rows[0]
  }

  private taskOf(run: Omit<Waiting, 'id' | 'as_of'>) {
    return {
      db: this.db,
      municipalityId: run.municipality_id,
      crs: { srid: run.srid, unitM: run.unit_m },
      timeZone: run.time_zone,
      collections: this.collections,
      components: builtIn,
      kind: run.unit_kind,
    }
  }

  /** `12 reports 25.1 45.1 25.2 45.2`, as announce_tile_change() writes it. */
  private note(payload: string): void {
    const [id = '', table = '', ...sides] = payload.split(' ')
    const box = sides.map(Number)
    if (!felt.has(table) || box.length !== 4 || !box.every(Number.isFinite)) return
    const known = this.touched.get(Number(id))
    this.touched.set(Number(id), known ? around(known, box as Box) : (box as Box))
    this.gathering ??= setTimeout(() => {
      this.gathering = undefined
      void this.wake()
    }, gatherMs)
  }

  /** Of each kind that has a current run; where too much is touched, all of it anew. */
  private async increment(municipalityId: number, box: Box): Promise<void> {
    const { rows } = await sql<Omit<Waiting, 'id' | 'as_of'>>`
      select r.municipality_id, r.unit_kind, m.srid, m.unit_m, m.time_zone
      from need_runs r join municipalities m on m.id = r.municipality_id
      where r.municipality_id = ${municipalityId} and r.is_current`.execute(this.db.kysely)
    for (const run of rows) {
      const updated = await updateUnits(this.taskOf(run), box)
      if (updated === undefined) await this.ask(run)
    }
  }

  private async ask({ municipality_id, unit_kind }: Omit<Waiting, 'id' | 'as_of'>): Promise<void> {
    await sql`insert into need_runs (municipality_id, unit_kind)
      select ${municipality_id}, ${unit_kind} where not exists (
        select from need_runs where municipality_id = ${municipality_id} and unit_kind = ${unit_kind}
          and as_of is null and status in ('waiting', 'running'))`.execute(this.db.kysely)
    void this.wake()
  }
}

function around(a: Box, b: Box): Box {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])]
}
