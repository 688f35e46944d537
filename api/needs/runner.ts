import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../db/database.ts'
import { asActor, inTenant } from '../db/tenant.ts'
import type { Collection } from '../http/collection.ts'
import { builtIn } from './components/index.ts'
import { type Box, updateUnits } from './increment.ts'
import { computeRun, computing, statementsOf } from './runs.ts'
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
const felt = [
  'reports',
  'assets',
  'roads',
  'permits',
  'works',
  'buildings',
  'work_orders',
  'network_edges',
]

/** Changes are gathered for so long, so that a burst of them is one computation. */
const gatherMs = 150

/** A run says so often that it lives, and is taken for dead after so long without. */
const beatMs = 5_000
const deadAfter = sql.lit('1 minute')

/** A run that ends the process each time is not begun for ever. */
const mostAttempts = 3

/** So often it is looked for runs left by others, and for such as have grown old: reports fade by the day. */
const patrolMs = 60_000
const oldAfter = sql.lit('24 hours')

/** Changes may take so long to be committed after the time that is written in them. */
const commitsWithin = sql.lit('10 minutes')

/** More places than these are taken for one. */
const mostBoxes = 16

/**
 * Computes the runs that wait, one after another, and keeps the current ones true: a write into the
 * register is heard as the tiles hear it. Several servers share the work by locking what they take.
 */
export class NeedRunner {
  private readonly db: Database
  private readonly collections: ReadonlyMap<string, Collection>
  private working: Promise<void> = Promise.resolve()
  private readonly touched = new Map<number, Box[]>()
  private gathering: ReturnType<typeof setTimeout> | undefined
  private following: Promise<void> | undefined
  private readonly onError: (error: unknown) => void
  private readonly closing: AbortSignal | undefined

  constructor(
    db: Database,
    collections: ReadonlyMap<string, Collection>,
    onError: (error: unknown) => void,
    closing?: AbortSignal,
  ) {
    this.db = db
    this.collections = collections
    this.closing = closing
    // What ends with the server is taken up by the next one.
    this.onError = (error) => {
      if (!closing?.aborted) onError(error)
    }
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

  /** Stops the statement that a run waits for, whichever server runs it. */
  async interrupt(runId: number): Promise<void> {
    await sql`select pg_cancel_backend(pid) from pg_stat_activity
      where application_name = ${statementsOf(runId)} and state = 'active'`.execute(this.db.kysely)
  }

  /** Hears of writes from now on, and learns of those since need was computed. */
  private async follow(): Promise<void> {
    await this.db.listen('tile_changes', (payload) => this.note(payload))
    await this.db.listen('need_changes', (payload) => this.note(payload))
    const patrols = setInterval(() => void this.patrol().catch(this.onError), patrolMs).unref()
    this.closing?.addEventListener('abort', () => clearInterval(patrols))
    await this.catchUp()
    await this.patrol()
  }

  /** What was written while nobody listened. */
  private async catchUp(): Promise<void> {
    const runs = await this.ofAll<{ municipality_id: number; since: string }>(sql`
      select municipality_id, (min(counted_at) - interval ${commitsWithin})::text as since
      from need_runs where is_current group by 1`)
    for (const { municipality_id: id, since } of runs) {
      const boxes = await inTenant(this.db, id, computing, (trx) =>
        sql<{ box: Box | null }>`${changedSince(id, since)}`.execute(trx),
      )
      for (const { box } of boxes.rows) if (box) this.touch(id, box)
    }
  }

  /** Computes anew what has grown old. */
  private async patrol(): Promise<void> {
    const old = await this.ofAll<Pick<Waiting, 'municipality_id' | 'unit_kind'>>(sql`
      select municipality_id, unit_kind from need_runs r
      where is_current and finished_at < now() - interval ${oldAfter} and not exists (
        select from need_runs o where o.municipality_id = r.municipality_id and o.unit_kind = r.unit_kind
          and o.as_of is null and o.requested_at > now() - interval ${oldAfter})`)
    for (const run of old) await this.ask(run)
    void this.wake()
  }

  private async work(): Promise<void> {
    for (let run = await this.take(); run !== undefined; run = await this.take()) {
      await this.compute(run).catch(this.onError)
    }
    for (const [id, boxes] of this.touched) {
      this.touched.delete(id)
      const [at] = await this.ofAll<{ now: string }>(sql`select now()::text as now`)
      await this.increment(id, boxes)
      await this.ofAll(sql`update need_runs set counted_at = ${at!.now}::timestamptz
        where municipality_id = ${id} and is_current`)
    }
  }

  /** Of all municipalities. */
  private async ofAll<T>(query: RawBuilder<unknown>): Promise<T[]> {
    const { rows } = await asActor(this.db, computing, (trx) => sql<T>`${query}`.execute(trx))
    return rows
  }

  private async compute(run: Waiting): Promise<void> {
    const beat = setInterval(() => {
      void this.ofAll(sql`update need_runs set beat_at = now()
        where municipality_id = ${run.municipality_id} and id = ${run.id}`).catch(this.onError)
    }, beatMs)
    try {
      await computeRun({ ...this.taskOf(run), runId: run.id, asOf: run.as_of ?? undefined })
    } finally {
      clearInterval(beat)
    }
  }

  /** The oldest that waits, or that another process left when it died. */
  private async take(): Promise<Waiting | undefined> {
    const isDead = sql`(status = 'running' and coalesce(beat_at, started_at, requested_at) < now() - interval ${deadAfter})`
    await this.ofAll(sql`
      update need_runs set status = 'failed', finished_at = now(),
        message = 'It was begun several times and never came to an end.'
      where ${isDead} and attempts >= ${mostAttempts}`)
    const [run] = await this.ofAll<Waiting>(sql`
      update need_runs r set status = 'running', started_at = now(), beat_at = now(), attempts = attempts + 1
      from municipalities m
      where m.id = r.municipality_id and (r.municipality_id, r.id) = (
        select municipality_id, id from need_runs where status = 'waiting' or ${isDead}
        order by requested_at limit 1 for update skip locked)
      returning r.id, r.municipality_id, r.unit_kind, r.as_of::text, m.srid, m.unit_m, m.time_zone`)
    return run
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
    if (!felt.includes(table) || box.length !== 4 || !box.every(Number.isFinite)) return
    this.touch(Number(id), box as Box)
    this.gathering ??= setTimeout(() => {
      this.gathering = undefined
      void this.wake()
    }, gatherMs)
  }

  /** Two places far apart stay two, so that what lies between them is not computed for nothing. */
  private touch(municipalityId: number, box: Box): void {
    const boxes = this.touched.get(municipalityId) ?? []
    const near = boxes.findIndex((one) => areNear(one, box))
    if (near >= 0) boxes[near] = around(boxes[near]!, box)
    else boxes.push(box)
    this.touched.set(municipalityId, boxes.length > mostBoxes ? [boxes.reduce(around)] : boxes)
  }

  /** Of each kind that has a current run; where too much is touched, all of it anew. */
  private async increment(municipalityId: number, boxes: readonly Box[]): Promise<void> {
    const runs = await this.ofAll<Omit<Waiting, 'id' | 'as_of'>>(sql`
      select r.municipality_id, r.unit_kind, m.srid, m.unit_m, m.time_zone
      from need_runs r join municipalities m on m.id = r.municipality_id
      where r.municipality_id = ${municipalityId} and r.is_current`)
    for (const run of runs) {
      const task = this.taskOf(run)
      for (const box of boxes) {
        if ((await updateUnits(task, box)) !== undefined) continue
        await this.ask(run)
        break
      }
    }
  }

  /** What need is made of has changed: all that is current is computed anew. */
  async renew(municipalityId: number): Promise<void> {
    const runs = await this.ofAll<Pick<Waiting, 'municipality_id' | 'unit_kind'>>(sql`
      select municipality_id, unit_kind from need_runs
      where municipality_id = ${municipalityId} and is_current`)
    for (const run of runs) await this.ask(run)
  }

  /** One that runs already may have read what has changed since. */
  private async ask({
    municipality_id,
    unit_kind,
  }: Pick<Waiting, 'municipality_id' | 'unit_kind'>): Promise<void> {
    await this.ofAll(sql`insert into need_runs (municipality_id, unit_kind)
      select ${municipality_id}, ${unit_kind} where not exists (
        select from need_runs where municipality_id = ${municipality_id} and unit_kind = ${unit_kind}
          and as_of is null and status = 'waiting')`)
    void this.wake()
  }
}

/** Where a municipality's tables were written since, as boxes. */
function changedSince(municipalityId: number, since: string): RawBuilder<unknown> {
  const extents = felt.flatMap((table) => [
    sql`select st_extent(geom) as box from ${sql.table(table)}
      where municipality_id = ${municipalityId} and recorded_at > ${since}::timestamptz`,
    sql`select st_extent(geom) as box from ${sql.table(`history.${table}`)}
      where municipality_id = ${municipalityId} and recorded_until > ${since}::timestamptz`,
  ])
  return sql`select case when box is not null
      then array[st_xmin(box), st_ymin(box), st_xmax(box), st_ymax(box)] end as box
    from (${sql.join(extents, sql` union all `)}) as found`
}

/** Degrees: about a street's length. */
const nearDegrees = 0.002

function areNear(a: Box, b: Box): boolean {
  return (
    a[0] - nearDegrees <= b[2] &&
    b[0] - nearDegrees <= a[2] &&
    a[1] - nearDegrees <= b[3] &&
    b[1] - nearDegrees <= a[3]
  )
}

function around(a: Box, b: Box): Box {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])]
}
