import { sql } from 'kysely'
import type { Trx } from './deeds.ts'
import { exactGeoJson, factsColumns } from './ground.ts'
import { mergeShapes } from './merge-rings.ts'
import type { Facts, ParcelDraft } from './parcel-draft.ts'
import { addStep } from './steps.ts'

const tenant = sql`(select current_municipality())`

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
    const { rows } = await sql<{ key: string; draft: Omit<ParcelDraft, 'geometry' | 'facts'> }>`
      select key, json_build_object('key', key, 'parcelId', parcel_id, 'isRetired', is_retired, 'from', from_keys,
        'operation', operation, 'asks', asks, 'baseVersion', base_version) as draft
      from change_set_parcels
      where municipality_id = ${tenant} and change_set_id = ${changeSetId} and key = any (${merged.map(({ key }) => key)})`.execute(
      trx,
    )
    const drafts = new Map(rows.map(({ key, draft }) => [key, draft]))
    const step = (of: 'ours' | 'merged') =>
      Object.fromEntries(
        merged.map((conflict): [string, ParcelDraft] => {
          const { geometry, facts } = conflict[of]!
          const baseVersion =
            of === 'merged' ? conflict.version : drafts.get(conflict.key)!.baseVersion
          return [conflict.key, { ...drafts.get(conflict.key)!, geometry, facts, baseVersion }]
        }),
      )
    await addStep(trx, changeSetId, { operations: [], before: step('ours'), after: step('merged') })
  }
  return conflicts.filter((conflict) => conflict.merged === null)
}
