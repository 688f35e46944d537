import { sql } from 'kysely'
import type { Database } from '../db/database.ts'
import type { Trx } from '../db/tables.ts'
import { type Actor, inTenant } from '../db/tenant.ts'
import type { Curve, ScenarioResult } from './answers.ts'
import { choosePlan } from './choose/choose.ts'
import { type Problem, problemSchema } from './choose/problem.ts'
import { explain } from './choose/reasons.ts'
import type { Answer, Progress } from './choose/search.ts'
import { readCurves } from './deterioration.ts'
import { type Frame, needOverYears, type Pool, problemOf, readPool } from './problem-of.ts'
import type { Pins, Rules } from './schema.ts'

const solving: Actor = { userId: null, role: 'system', reason: 'solve' }

/** A solver that has not been heard of for so long is gone. */
export const staleSql = sql`coalesce((progress ->> 'at')::timestamptz, '-infinity') < now() - interval '30 seconds'`

const heartbeatMs = 2000

interface Job extends Frame {
  municipality_id: number
  id: number
  rules: Rules
  pins: Pins
}

/**
 * Solves the scenarios that wait, one after another, each in a thread of its own. How far it is and
 * the best plan so far are kept with the scenario; one whose server died counts as failed.
 */
export class PlanSolver {
  private readonly db: Database
  private readonly onError: (error: unknown) => void
  private working: Promise<void> = Promise.resolve()
  private readonly running = new Map<string, AbortController>()

  constructor(db: Database, onError: (error: unknown) => void) {
    this.db = db
    this.onError = onError
  }

  /** There is something to solve. */
  wake(): void {
    this.working = this.working.then(() => this.work()).catch(this.onError)
  }

  /** Stops at once what this server solves; another one hears of it within two seconds. */
  cancel(municipalityId: number, id: number): void {
    this.running.get(`${municipalityId}:${id}`)?.abort(new CancelledError())
  }

  private async work(): Promise<void> {
    for (let job = await this.take(); job !== undefined; job = await this.take()) {
      await this.solve(job)
    }
  }

  private async take(): Promise<Job | undefined> {
    const { rows } = await sql<Job>`
      update plan_scenarios s set status = 'solving', progress = jsonb_build_object('at', now(), 'stage', 'reading')
      from plans p
      where p.municipality_id = s.municipality_id and p.id = s.plan_id and (s.municipality_id, s.id) = (
        select municipality_id, id from plan_scenarios where status = 'waiting'
        order by recorded_at limit 1 for update skip locked)
      returning s.municipality_id, s.id, s.rules, s.pins, p.first_year as "firstYear", p.years`.execute(
      this.db.kysely,
    )
    return rows[0]
  }

  private async solve(job: Job): Promise<void> {
    const key = `${job.municipality_id}:${job.id}`
    const controller = new AbortController()
    this.running.set(key, controller)
    let latest: Partial<Progress> = { stage: 'greedy' }
    const beat = () =>
      this.write(job, latest)
        .then((isAsked) => isAsked && controller.abort(new CancelledError()))
        .catch(this.onError)
    const timer = setInterval(beat, heartbeatMs)
    try {
      const pool = await inTenant(this.db, job.municipality_id, solving, (trx) =>
        readPool(trx, job),
      )
      const parsed = problemSchema.safeParse(problemOf(pool, job, job.rules, job.pins))
      if (!parsed.success) {
        const issues = parsed.error.issues.slice(0, 20).map(({ path, message }) => ({
          path: path.join('.'),
          message,
        }))
        await this.end(job, 'failed', { code: 'not-a-problem', issues })
        return
      }
      const answer = await choosePlan(parsed.data, {
        signal: controller.signal,
        onProgress: (progress) => {
          const isFirst = latest.plan === undefined
          latest = progress
          // A usable answer is there as soon as it is found.
          if (isFirst) void beat()
        },
      })
      clearInterval(timer)
      await this.keep(job, pool, parsed.data, answer)
    } catch (error) {
      clearInterval(timer)
      const isCancelled = error instanceof CancelledError
      const code = isCancelled ? 'cancelled' : 'failed'
      await this.end(job, code, { code, soFar: latest.plan ?? null })
      if (!isCancelled) this.onError(error)
    } finally {
      clearInterval(timer)
      this.running.delete(key)
    }
  }

  /** Whether somebody asked to stop it. */
  private async write(job: Job, progress: Partial<Progress>): Promise<boolean> {
    const { rows } = await sql<{ asked: boolean }>`
      update plan_scenarios set progress = ${JSON.stringify(progress)}::jsonb || jsonb_build_object('at', now())
      where municipality_id = ${job.municipality_id} and id = ${job.id} and status = 'solving'
      returning cancel_requested_at is not null as asked`.execute(this.db.kysely)
    return rows[0]?.asked ?? false
  }

  private async end(job: Job, status: string, result: object): Promise<void> {
    await sql`update plan_scenarios set status = ${status}, result = ${JSON.stringify(result)}, cancel_requested_at = null
      where municipality_id = ${job.municipality_id} and id = ${job.id} and status = 'solving'`.execute(
      this.db.kysely,
    )
  }

  private async keep(job: Job, pool: Pool, problem: Problem, answer: Answer): Promise<void> {
    if (answer.status === 'infeasible') {
      await this.end(job, 'infeasible', { conflict: answer.conflict })
    } else if (answer.status === 'undecided') {
      await this.end(job, 'failed', { code: 'undecided' })
    } else {
      await inTenant(this.db, job.municipality_id, solving, (trx) =>
        keepChoices(trx, job, pool, problem, answer),
      )
    }
  }
}

class CancelledError extends Error {
  override name = 'CancelledError'
}

async function keepChoices(
  trx: Trx,
  job: Job,
  pool: Pool,
  problem: Problem,
  answer: Extract<Answer, { status: 'solved' }>,
): Promise<void> {
  const { plan, figures, benefit, bound, gap, margins } = answer
  const yearOf = new Map(plan.map(({ id, year }) => [Number(id), year]))
  const why = explain(problem, plan, margins)
  const reasons = new Map([...why.in, ...why.out].map((each) => [each.id, each.reasons]))
  const choices = problem.candidates.map((candidate) => {
    const year = yearOf.get(Number(candidate.id))
    const at = problem.years.indexOf(year ?? problem.years[0]!)
    return {
      id: Number(candidate.id),
      year: year ?? null,
      cost: Object.values(candidate.costs).reduce((sum, cents) => sum + cents, 0) / 100,
      benefit: candidate.benefits[at]!,
      reason: { reasons: reasons.get(candidate.id) ?? [] },
    }
  })
  const result: ScenarioResult = {
    benefit,
    bound: bound ?? null,
    gap: gap ?? null,
    chosen: plan.length,
    spent: figures.spent.map(({ fund, year, cents }) => ({ fund, year, amount: cents / 100 })),
    crews: figures.crews,
    closed: figures.closed,
    districts: gainsOf(problem, yearOf),
    bundles: figures.bundles.map(Number),
    need: needOverYears(pool, job, yearOf),
    deterioration: { bases: basesOf(pool), curves: await readCurves(trx) },
  }
  const tenant = job.municipality_id
  await sql`delete from scenario_choices where municipality_id = ${tenant} and scenario_id = ${job.id}`.execute(
    trx,
  )
  await sql`
    insert into scenario_choices (municipality_id, scenario_id, intervention_id, year, cost, benefit, reason)
    select ${tenant}, ${job.id}, c.id, c.year, c.cost, c.benefit, c.reason
    from jsonb_to_recordset(${JSON.stringify(choices)}::jsonb)
      as c (id bigint, year integer, cost numeric, benefit float8, reason jsonb)
    join interventions i on i.municipality_id = ${tenant} and i.id = c.id`.execute(trx)
  await sql`update plan_scenarios set status = 'solved', solved_at = now(), result = ${JSON.stringify(result)},
      progress = progress || '{"stage": "done"}', cancel_requested_at = null
    where municipality_id = ${tenant} and id = ${job.id} and status = 'solving'`.execute(trx)
}

/** Who gains: benefit and money by district. */
function gainsOf({ candidates, years }: Problem, yearOf: ReadonlyMap<number, number>) {
  const gains = new Map<string, { district: string; benefit: number; cost: number }>()
  for (const { id, district = '0', benefits, costs } of candidates) {
    const year = yearOf.get(Number(id))
    if (year === undefined) continue
    const gain = gains.get(district) ?? { district, benefit: 0, cost: 0 }
    gain.benefit += benefits[years.indexOf(year)]!
    gain.cost += Object.values(costs).reduce((sum, cents) => sum + cents, 0) / 100
    gains.set(district, gain)
  }
  return [...gains.values()].map((gain) => ({ ...gain, district: Number(gain.district) || null }))
}

/** How many candidates wear by which kind of curve. */
function basesOf({ rows, wear }: Pool): Record<Curve['basis'], number> {
  const bases = { inspections: 0, 'expected-life': 0, typical: 0 }
  for (const { id } of rows) bases[wear.get(id)?.basis ?? 'typical']++
  return bases
}
