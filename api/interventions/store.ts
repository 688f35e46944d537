import { type RawBuilder, sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { tenant } from '../db/tenant.ts'
import type { ReadContext } from '../http/collection.ts'
import { requireVersion } from '../http/etag.ts'
import { notFound, Problem, wrongField } from '../http/problem.ts'
import { benefitSql } from './benefit.ts'
import type { Kind } from './kinds.ts'
import type { InterventionChange, NewIntervention, ScopeLine } from './schema.ts'
import { type Estimate, estimateOf, priceFor, type Quantity } from './scope.ts'
import { readSelection } from './selection.ts'
import { withTraced } from './trace.ts'
import { readUnitPrices, type UnitPrice } from './unit-prices.ts'

/** Of components, what need is made of where nobody says otherwise. */
export type Weights = Readonly<Record<string, number>>

/** Makes an intervention of a selection, priced and measured. Returns its id. */
export async function makeFromSelection(
  trx: Trx,
  sent: NewIntervention,
  weights: Weights,
  at: ReadContext,
): Promise<number> {
  const from = await withTraced(trx, sent.from)
  const { geom, about, quantities } = await readSelection(trx, from, sent.kind, at)
  const prices = await readUnitPrices(trx)
  const estimate = sent.scope
    ? estimateOf(pricedAs(sent.scope, prices))
    : estimateOf(priceAll(quantities, prices, sent.kind))
  const row = { ...estimate, ...onlyGiven(sent) }
  return insertOne(trx, {
    ...row,
    kind: sent.kind,
    title: sent.title ?? (await streetAt(trx, geom)) ?? sent.kind,
    isTitled: sent.title !== undefined,
    geom,
    about,
    reasons: [],
    origin: 'selection',
    weights,
  })
}

function onlyGiven({
  fund,
  durationDays,
  closure,
  excavationDepthM,
  earliestOn,
  latestOn,
}: NewIntervention) {
  const given = { fund, durationDays, closure, excavationDepthM, earliestOn, latestOn }
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as Partial<Estimate> & { earliestOn?: string | null; latestOn?: string | null }
}

function pricedAs(
  scope: readonly { price: string; quantity: number }[],
  prices: readonly UnitPrice[],
) {
  return scope.map(({ price: code, quantity }, index) => {
    const price = prices.find((each) => each.code === code)
    if (price === undefined)
      throw wrongField(`body.scope.${index}.price`, `There is no unit price ${code}.`, 422)
    return { price, quantity }
  })
}

function priceAll(quantities: readonly Quantity[], prices: readonly UnitPrice[], kind: Kind) {
  if (quantities.length === 0) {
    const job = prices.find((price) => price.kind === kind && price.per === 'job')
    if (job) return [{ price: job, quantity: 1 }]
    const message = `Nothing in it that ${kind} could be done to; say the scope.`
    throw new Problem(422, 'nothing-there', {
      detail: `body.from: ${message}`,
      errors: [{ path: 'body.from', message }],
    })
  }
  return quantities.map((each) => {
    const price = priceFor(prices, each)
    if (price === undefined) {
      const message = `The catalogue has no price for ${each.kind} per ${each.per}.`
      throw new Problem(422, 'no-price', {
        detail: message,
        errors: [{ path: 'body.kind', message }],
      })
    }
    return { price, quantity: each.quantity }
  })
}

/** The street it lies in. */
async function streetAt(trx: Trx, geom: string): Promise<string | undefined> {
  const { rows } = await sql<{ name: string }>`
    select r.name from roads r cross join (select ${geom}::geometry as geom) as g
    where r.municipality_id = ${tenant} and r.name is not null and r.geom && st_expand(g.geom, 0.0005)
    order by st_length(st_intersection(r.geom, st_buffer(g.geom, 0.00015))) desc, st_distance(r.geom, g.geom), r.id
    limit 1`.execute(trx)
  return rows[0]?.name
}

export interface NewRow extends Estimate {
  kind: Kind
  title: string
  /** Somebody gave the title; else it is the street's name, and readers are told the kind in their language. */
  isTitled?: boolean
  geom: string
  about: { collection: string; id: number }[]
  reasons: { code: string; [figure: string]: unknown }[]
  origin: 'selection' | 'proposed' | 'programme'
  earliestOn?: string | null
  latestOn?: string | null
  worksId?: number | null
  bundleId?: number | null
}

async function insertOne(trx: Trx, { weights, ...row }: NewRow & { weights: Weights }) {
  const [id] = await insertAll(trx, [row], weights)
  return id!
}

/** Inserts them with their benefit, in one statement; their ids in the order given. */
export async function insertAll(
  trx: Trx,
  rows: readonly NewRow[],
  weights: Weights,
): Promise<number[]> {
  if (rows.length === 0) return []
  const given = JSON.stringify(rows.map((row, n) => ({ n, ...row })))
  const { rows: added } = await sql<{ id: number }>`
    with given as materialized (
      select r.*, r.geom::geometry as shape from jsonb_to_recordset(${given}::jsonb) as r (
        n integer, kind text, title text, "isTitled" boolean, geom text, about jsonb, reasons jsonb, origin text, scope jsonb, cost numeric,
        fund text, "crewDays" jsonb, "durationDays" float8, closure text, "excavationDepthM" float8, "earliestOn" date,
        "latestOn" date, "worksId" bigint, "bundleId" bigint))
    insert into interventions (municipality_id, kind, title, is_titled, geom, about, reasons, origin, scope, cost, fund, crew_days,
      duration_days, closure, excavation_depth_m, earliest_on, latest_on, works_id, bundle_id, benefit, benefit_parts,
      people_served, district_id)
    select ${tenant}, r.kind, r.title, coalesce(r."isTitled", false), r.shape, r.about, r.reasons, r.origin, r.scope, r.cost, r.fund, r."crewDays",
      r."durationDays", r.closure, r."excavationDepthM", r."earliestOn", r."latestOn", r."worksId", r."bundleId",
      b.benefit, b.parts, b.people, coalesce(b.district_id, ${districtSql(sql`r.shape`)})
    from given r join ${benefitSql(sql`select n as id, kind, shape as geom from given`, weights)} as b on b.id = r.n
    order by r.n
    returning id`.execute(trx)
  return added.map(({ id }) => id)
}

const districtSql = (geom: RawBuilder<unknown>) => sql`(select d.id from districts d
  where d.municipality_id = ${tenant} and d.geom && st_pointonsurface(${geom}) and st_intersects(d.geom, st_pointonsurface(${geom}))
  order by d.kind = 'neighbourhood' desc, d.id limit 1)`

/** Locked, so that who reads it may change it. Throws 404, or 412 when somebody else changed it. */
export async function lockIntervention(trx: Trx, id: number, expected: number | undefined) {
  const { rows } = await sql<{
    version: number
    status: string
    earliestOn: string | null
    latestOn: string | null
  }>`select version, status, earliest_on::text as "earliestOn", latest_on::text as "latestOn" from interventions
    where municipality_id = ${tenant} and id = ${id} for update`.execute(trx)
  const row = rows[0]
  if (row === undefined) throw notFound(`intervention ${id}`)
  requireVersion(row.version, expected)
  return row
}

/** What was not named stays; a new scope is priced anew, with what follows from it. */
export async function changeIntervention(
  trx: Trx,
  id: number,
  current: Awaited<ReturnType<typeof lockIntervention>>,
  change: InterventionChange,
): Promise<void> {
  if (change.status !== undefined && !['candidate', 'dropped'].includes(current.status))
    throw new Problem(409, 'in-a-plan', {
      detail: `It is ${current.status}; withdraw the plan that it is in first.`,
    })
  requireOrder(current, change)
  const { reason: _, needs, scope, ...plain } = change
  const estimate = scope ? estimateOf(pricedAs(scope, await readUnitPrices(trx))) : undefined
  const values: Partial<Estimate> & typeof plain = { ...estimate, ...plain }
  const columns = Object.entries(values).flatMap(([name, value]) => columnOf(name, value))
  if (plain.benefit !== undefined)
    columns.push(sql`benefit_parts = benefit_parts || '{"judged": true}'::jsonb`)
  columns.push(sql`title = ${plain.title ?? sql`title`}`)
  if (plain.title !== undefined) columns.push(sql`is_titled = true`)
  await sql`update interventions set ${sql.join(columns)}
    where municipality_id = ${tenant} and id = ${id}`.execute(trx)
  if (needs !== undefined) await setNeeds(trx, id, needs)
}

function requireOrder(
  current: { earliestOn: string | null; latestOn: string | null },
  change: InterventionChange,
) {
  const from = change.earliestOn === undefined ? current.earliestOn : change.earliestOn
  const to = change.latestOn === undefined ? current.latestOn : change.latestOn
  if (from !== null && to !== null && from > to)
    throw wrongField('body.latestOn', `Not before ${from}, its earliestOn.`, 422)
}

const isJson = (name: string): boolean => name === 'scope' || name === 'crewDays'

function columnOf(name: string, value: Estimate[keyof Estimate] | ScopeLine[] | undefined) {
  if (value === undefined || name === 'title') return []
  const column = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  return [sql`${sql.ref(column)} = ${isJson(name) ? JSON.stringify(value) : value}`]
}

/** What must be done before it. Throws 422 for what is not there and for what would wait for itself. */
async function setNeeds(trx: Trx, id: number, needs: readonly { id: number; sameYear: boolean }[]) {
  const { rows: missing } = await sql<{ at: number; id: number }>`
    select w.at::integer - 1 as at, w.id from unnest(${needs.map((each) => each.id)}::bigint[]) with ordinality as w (id, at)
    where not exists (select from interventions i where i.municipality_id = ${tenant} and i.id = w.id)
    limit 1`.execute(trx)
  if (missing[0])
    throw wrongField(
      `body.needs.${missing[0].at}.id`,
      `There is no intervention ${missing[0].id}.`,
      422,
    )
  await sql`delete from intervention_dependencies where municipality_id = ${tenant} and intervention_id = ${id}`.execute(
    trx,
  )
  await addNeeds(
    trx,
    needs.map((each) => ({ ...each, of: id })),
  )
  if (await waitsForItself(trx, id))
    throw wrongField('body.needs', 'It would wait for itself, by way of what it needs.', 422)
}

export async function addNeeds(
  trx: Trx,
  needs: readonly { of: number; id: number; sameYear: boolean }[],
): Promise<void> {
  if (needs.length === 0) return
  await sql`
    insert into intervention_dependencies (municipality_id, intervention_id, needs_id, same_year)
    select distinct on (n.of, n.id) ${tenant}, n.of, n.id, n."sameYear"
    from jsonb_to_recordset(${JSON.stringify(needs)}::jsonb) as n (of bigint, id bigint, "sameYear" boolean)
    where n.of <> n.id
    on conflict (municipality_id, intervention_id, needs_id) do nothing`.execute(trx)
}

export async function waitsForItself(trx: Trx, id: number): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    with recursive before (id) as (
      select needs_id from intervention_dependencies where municipality_id = ${tenant} and intervention_id = ${id}
      union
      select d.needs_id from before b join intervention_dependencies d
        on d.municipality_id = ${tenant} and d.intervention_id = b.id)
    select exists (select from before where id = ${id}) as found`.execute(trx)
  return rows[0]!.found
}
