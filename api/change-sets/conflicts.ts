import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { tenant } from '../db/tenant.ts'
import { notFound, Problem } from '../http/problem.ts'
import { exactGeoJson, factsColumns } from './ground.ts'
import { mergeShapes } from './merge-rings.ts'
import type { Facts, ParcelDraft } from './parcel-draft.ts'
import { addStep } from './steps.ts'

type Shape = ParcelDraft['geometry']

/** A parcel of which somebody published another version since the change set began with it. */
export interface Conflict {
  key: string
  version: number
  /** It was ended meanwhile. */
  isEnded: boolean
  base: { geometry: Shape; facts: Facts }
  ours: { geometry: Shape; facts: Facts; isRetired: boolean }
  theirs: { geometry: Shape; facts: Facts }
  /** Both put together; null where a person has to decide. */
  merged: { geometry: Shape; facts: Facts } | null
}

export async function findConflicts(trx: Trx, changeSetId: number): Promise<Conflict[]> {
  const { rows } = await sql<Omit<Conflict, 'merged'>>`
    select d.key, p.version, p.valid_until is not null as "isEnded",
      json_build_object('geometry', ${exactGeoJson(sql`h.geom`)}, 'facts', ${factsColumns('h')}) as base,
      json_build_object('geometry', ${exactGeoJson(sql`d.geom`)}, 'facts', d.facts, 'isRetired', d.is_retired) as ours,
      json_build_object('geometry', ${exactGeoJson(sql`p.geom`)}, 'facts', ${factsColumns('p')}) as theirs
    from change_set_parcels d
      join parcels p on p.municipality_id = ${tenant} and p.id = d.parcel_id
      join history.parcels h on h.municipality_id = ${tenant} and h.id = d.parcel_id and h.version = d.base_version
    where d.municipality_id = ${tenant} and d.change_set_id = ${changeSetId} and p.version <> d.base_version
    order by d.parcel_id`.execute(trx)
  return rows.map((conflict) => ({ ...conflict, merged: mergedOf(conflict) }))
}

function mergedOf({ isEnded, base, ours, theirs }: Omit<Conflict, 'merged'>): Conflict['merged'] {
  if (isEnded || ours.isRetired) return null
  const geometry = mergeShapes(base.geometry, ours.geometry, theirs.geometry)
  const facts = mergeFacts(base.facts, ours.facts, theirs.facts)
  return geometry === undefined || facts === undefined ? null : { geometry, facts }
}

function mergeFacts(base: Facts, ours: Facts, theirs: Facts): Facts | undefined {
  const text = (value: unknown) => JSON.stringify(value)
  const merged: Record<string, unknown> = {}
  for (const name of Object.keys(base) as (keyof Facts)[]) {
    const [b, o, t] = [base[name], ours[name], theirs[name]]
    if (text(o) === text(b)) merged[name] = t
    else if (text(t) === text(b) || text(o) === text(t)) merged[name] = o
    else return undefined
  }
  return merged as unknown as Facts
}

/** Takes what others published into the drafts where the changes do not touch. Returns what is left. */
export async function takeOver(trx: Trx, changeSetId: number): Promise<Conflict[]> {
  const conflicts = await findConflicts(trx, changeSetId)
  const merged = conflicts.filter((conflict) => conflict.merged !== null)
  if (merged.length > 0) {
    const drafts = await readConflicting(trx, changeSetId, merged)
    const after = merged.map(({ key, version, merged: both }): [string, ParcelDraft] => [
      key,
      { ...drafts[key]!, ...both!, baseVersion: version },
    ])
    await addStep(trx, changeSetId, {
      operations: [],
      before: drafts,
      after: Object.fromEntries(after),
    })
  }
  return conflicts.filter((conflict) => conflict.merged === null)
}

/** Decides a conflict: the parcel as the change set has it, or as the register does. Returns what is left. */
export async function choose(
  trx: Trx,
  changeSetId: number,
  { parcel, take }: { parcel: string; take: 'ours' | 'theirs' },
): Promise<Conflict[]> {
  const conflicts = await findConflicts(trx, changeSetId)
  const conflict = conflicts.find(({ key }) => key === parcel)
  if (conflict === undefined) throw notFound(`conflict about parcel ${parcel}`)
  if (take === 'ours' && conflict.isEnded)
    throw new Problem(409, 'parcel-ended', {
      detail: 'Somebody ended the parcel; it can only be left as it is in the register.',
      parcels: [parcel],
    })
  const before = await readConflicting(trx, changeSetId, [conflict])
  const ours = { ...before[parcel]!, baseVersion: conflict.version }
  await addStep(trx, changeSetId, {
    operations: [],
    before,
    after: { [parcel]: take === 'ours' ? ours : null },
  })
  return conflicts.filter((each) => each !== conflict)
}

async function readConflicting(
  trx: Trx,
  changeSetId: number,
  conflicts: Conflict[],
): Promise<Record<string, ParcelDraft>> {
  const { rows } = await sql<{ draft: Omit<ParcelDraft, 'geometry' | 'facts'> }>`
    select json_build_object('key', key, 'parcelId', parcel_id, 'isRetired', is_retired, 'from', from_keys,
      'operation', operation, 'asks', asks, 'baseVersion', base_version) as draft
    from change_set_parcels
    where municipality_id = ${tenant} and change_set_id = ${changeSetId}
      and key = any (${conflicts.map(({ key }) => key)})`.execute(trx)
  const shapes = new Map(conflicts.map(({ key, ours }) => [key, ours]))
  return Object.fromEntries(
    rows.map(({ draft }) => {
      const { geometry, facts } = shapes.get(draft.key)!
      return [draft.key, { ...draft, geometry, facts }]
    }),
  )
}
