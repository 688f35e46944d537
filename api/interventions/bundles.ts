import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { tenant } from '../db/tenant.ts'
import { requireVersion } from '../http/etag.ts'
import { notFound, Problem, wrongField } from '../http/problem.ts'
import { addNeeds, insertAll, type Weights, waitsForItself } from './store.ts'
import { inOrderSql, type Member, plannedSql, readRestoring, savingsOf } from './street-space.ts'

export interface NewBundle {
  title: string
  members: { collection: Member['collection']; id: number }[]
}

type Found = Member & { geom: string; closure: 'none' | 'partial' | 'full' }

const keyOf = ({ collection, id }: { collection: string; id: number }) => `${collection}:${id}`

/**
 * Accepts that these are done in one opening, in the right order: interventions are made for those
 * that are none yet, each waits for what lies deeper, and the time is that of all of them together.
 * Throws 422 for what is not planned, 409 for what is bundled already. Returns the id.
 */
export async function acceptBundle(
  trx: Trx,
  { title, members }: NewBundle,
  weights: Weights,
): Promise<number> {
  const found = await readMembers(trx, members)
  const missing = members.findIndex((one) => !found.some((each) => keyOf(each) === keyOf(one)))
  if (missing >= 0)
    throw wrongField(
      `body.members.${missing}`,
      'Is not planned, or an intervention stands for it.',
      422,
    )
  const taken = found.find(({ bundleId }) => bundleId !== null)
  if (taken)
    throw new Problem(409, 'already-bundled', {
      detail: `${taken.title} is in bundle ${taken.bundleId}.`,
    })
  const { savedCost, savedExcavations } = savingsOf(found, await readRestoring(trx))
  const { rows } = await sql<{ id: number }>`
    insert into bundles (municipality_id, title, status, saved_cost, saved_excavations)
    values (${tenant}, ${title}, 'accepted', ${savedCost ?? 0}, ${savedExcavations}) returning id`.execute(
    trx,
  )
  const bundleId = rows[0]!.id
  const ids = await asInterventions(trx, found, bundleId, weights)
  await addNeeds(
    trx,
    ids.slice(1).map((of, index) => ({ of, id: ids[index]!, sameYear: true })),
  )
  if (await waitsForItself(trx, ids[0]!))
    throw new Problem(409, 'order', {
      detail: 'What lies deeper waits for what lies above it already; change that first.',
    })
  return bundleId
}

/** In the order in which they are to be done. */
async function readMembers(trx: Trx, members: NewBundle['members']): Promise<Found[]> {
  const { rows } = await sql<Found>`
    select p.collection, p.id, p.title, p.kind, p.starts_on::text as "startsOn", p.ends_on::text as "endsOn",
      p.depth_m as "depthM", p.opens, p.cost, p.bundle_id as "bundleId", encode(st_asewkb(p.geom), 'hex') as geom,
      case when p.collection = 'works' then (select w.closure from works w where w.municipality_id = ${tenant} and w.id = p.id)
        when p.opens then 'partial' else 'none' end as closure,
      case st_dimension(p.geom) when 0 then 1 when 1 then st_length(p.geom::geography)
        else greatest(1, st_area(p.geom::geography) / 6) end as "lengthM"
    from (${plannedSql}) as p where p.collection || ':' || p.id = any(${members.map(keyOf)}::text[])
    order by ${inOrderSql}`.execute(trx)
  return rows
}

async function asInterventions(trx: Trx, found: Found[], bundleId: number, weights: Weights) {
  const starts = found.flatMap(({ startsOn }) => startsOn ?? []).sort()
  const ends = found.flatMap(({ endsOn }) => endsOn ?? []).sort()
  const [first = null, last = null] = [starts[0], ends.at(-1)]
  const others = found.filter(({ collection }) => collection !== 'interventions')
  const made = await insertAll(
    trx,
    others.map(({ collection, id, title, kind, cost, geom, depthM, closure }) => ({
      kind,
      title: title.slice(0, 200),
      isTitled: true,
      geom,
      about: [{ collection, id }],
      reasons: [{ code: 'bundled' }],
      origin: 'programme' as const,
      scope: [],
      cost: cost ?? 0,
      fund: 'general',
      crewDays: {},
      durationDays: 1,
      closure,
      excavationDepthM: depthM,
      earliestOn: first,
      latestOn: last,
      worksId: collection === 'works' ? id : null,
      bundleId,
    })),
    weights,
  )
  const own = found.filter(({ collection }) => collection === 'interventions').map(({ id }) => id)
  await sql`update interventions set bundle_id = ${bundleId}
    where municipality_id = ${tenant} and id = any(${own}::bigint[])`.execute(trx)
  return found.map((one) =>
    one.collection === 'interventions' ? one.id : made[others.indexOf(one)]!,
  )
}

/** Each is done by itself again; interventions that were made only for the bundle are dropped. */
export async function dropBundle(
  trx: Trx,
  id: number,
  expected: number | undefined,
): Promise<void> {
  const { rows } = await sql<{
    version: number
    status: string
  }>`select version, status from bundles
    where municipality_id = ${tenant} and id = ${id} for update`.execute(trx)
  const bundle = rows[0]
  if (bundle === undefined || bundle.status === 'dropped') throw notFound(`bundle ${id}`)
  requireVersion(bundle.version, expected)
  const members = sql`select id from interventions where municipality_id = ${tenant} and bundle_id = ${id}`
  const { rows: begun } =
    await sql`select from interventions where municipality_id = ${tenant} and bundle_id = ${id}
    and status not in ('candidate', 'dropped')`.execute(trx)
  if (begun.length > 0)
    throw new Problem(409, 'in-a-plan', {
      detail: 'It is part of an approved plan; withdraw that first.',
    })
  await sql`delete from intervention_dependencies where municipality_id = ${tenant}
    and intervention_id in (${members}) and needs_id in (${members})`.execute(trx)
  await sql`update interventions set bundle_id = null,
      status = case when origin = 'programme' and reasons @> '[{"code": "bundled"}]' then 'dropped' else status end
    where municipality_id = ${tenant} and bundle_id = ${id}`.execute(trx)
  await sql`update bundles set status = 'dropped' where municipality_id = ${tenant} and id = ${id}`.execute(
    trx,
  )
}
