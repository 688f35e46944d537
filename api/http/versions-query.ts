import { isDeepStrictEqual } from 'node:util'
import { z } from '@hono/zod-openapi'
import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { type Collection, type ReadContext, rowAs } from './collection.ts'
import { propertiesSql, visibleFields } from './fields.ts'

const moment = z.iso.datetime({ offset: true })

export const authorSchema = z.object({ id: z.string(), name: z.string().nullable() })

/** The change set by which a parcel changed, and who prepared it. */
export const changedInSchema = z.object({
  id: z.int(),
  name: z.string(),
  documentNumber: z.string().nullable(),
  submitter: z.string().nullable(),
})

export type ChangedIn = z.infer<typeof changedInSchema>

export const versionSchema = z
  .object({
    version: z.int(),
    operation: z.enum(['create', 'update', 'delete']),
    recordedAt: moment,
    recordedUntil: moment.nullable(),
    by: authorSchema.optional(),
    reason: z.string().nullable().optional(),
    changeSet: changedInSchema.nullish(),
    changes: z.array(z.object({ field: z.string(), from: z.unknown(), to: z.unknown() })),
    geometryChanged: z.boolean(),
    geometry: z.record(z.string(), z.unknown()).nullable().optional(),
  })
  .openapi('Version')

export const versionsSchema = z
  .object({
    collection: z.string(),
    id: z.int(),
    versions: z.array(versionSchema),
    hasMore: z.boolean(),
  })
  .openapi('Versions')

export type Version = z.infer<typeof versionSchema>

export interface VersionsRequest {
  id: number
  /** Newest versions first, this many. */
  limit: number
  beforeVersion?: number
  geometry: boolean
  forStaff: boolean
}

interface StoredVersion {
  version: number
  recorded_at: string
  recorded_until: string | null
  operation: string | null
  by_id: string
  by_name: string | null
  ended_by_id: string | null
  ended_by_name: string | null
  reason: string | null
  change_set: ChangedIn | null
  properties: Record<string, unknown>
  shape: string | null
  geometry: Record<string, unknown> | null
}

/** The versions of one row, newest first, each with what it changed; undefined for an unknown row. */
export async function findVersions(
  trx: Trx,
  of: Collection,
  at: ReadContext,
  request: VersionsRequest,
): Promise<{ versions: Version[]; hasMore: boolean } | undefined> {
  const stored = await readVersions(trx, of, at, request)
  if (stored.length === 0) return undefined
  const shown = stored.slice(0, request.limit)
  const versions = shown.flatMap((version, index) => {
    const described = describe(of, version, stored[index + 1], request)
    const deletion = version.operation === 'delete' ? [deletionOf(version, request)] : []
    return isVisible(described, request) ? [...deletion, described] : deletion
  })
  return { versions, hasMore: stored.length > request.limit }
}

/** The public is not told that something happened which it may not see. */
function isVisible(version: Version, { forStaff }: VersionsRequest) {
  return (
    forStaff ||
    version.operation === 'create' ||
    version.geometryChanged ||
    version.changes.length > 0
  )
}

async function readVersions(trx: Trx, of: Collection, at: ReadContext, request: VersionsRequest) {
  const columns = sql.join(of.columns.map((name) => sql.ref(name)))
  const row = rowAs('o', at)
  // Side tables have no history; a recorded one has all of these columns.
  const geom = of.hasGeometry ? row.column('geom') : sql`null::geometry`
  const json = (name: string) => sql`to_json(${row.column(name)})#>>'{}'`
  const before = request.beforeVersion ?? null
  const result = await sql<StoredVersion>`
    select o.version, ${json('recorded_at')} as recorded_at, ${json('recorded_until')} as recorded_until, o.operation,
      o.recorded_by as by_id, (select name from users where id = o.recorded_by) as by_name,
      o.ended_by as ended_by_id, (select name from users where id = o.ended_by) as ended_by_name,
      o.change_reason as reason, ${of.publishedBy?.(row.column('recorded_at')) ?? sql`null`} as change_set,
      ${propertiesSql(ownFields(of), row, request.forStaff)} as properties,
      md5(st_asewkb(${geom})) as shape,
      case when ${request.geometry} then st_asgeojson(${geom}, 7, 0)::json end as geometry
    from (
      select ${columns}, null::timestamptz as recorded_until, null as ended_by, null as operation
      from ${sql.table(of.table)} where municipality_id = (select current_municipality()) and id = ${request.id}
      union all
      select ${columns}, recorded_until, ended_by, operation
      from ${sql.table(`history.${of.table}`)}
      where municipality_id = (select current_municipality()) and id = ${request.id}
    ) as o
    where ${before}::integer is null or o.version < ${before}::integer
    order by o.version desc, o.recorded_at desc
    limit ${request.limit + 1}`.execute(trx)
  return result.rows
}

/** What a row says of its own thing; not what is joined to it, nor what is told of the version itself. */
function ownFields(of: Collection) {
  const ofVersion = new Set(['version', 'recordedAt', 'recordedBy', 'changeReason'])
  return Object.fromEntries(
    Object.entries(of.fields).filter(
      ([name, field]) => field.sql === undefined && !ofVersion.has(name),
    ),
  )
}

function describe(
  of: Collection,
  version: StoredVersion,
  before: StoredVersion | undefined,
  { forStaff, geometry }: VersionsRequest,
): Version {
  const names = visibleFields(ownFields(of), forStaff).map(([name]) => name)
  const changes =
    before === undefined ? [] : names.flatMap((field) => changeOf(field, before, version))
  return {
    version: version.version,
    operation: version.version === 1 ? 'create' : 'update',
    recordedAt: version.recorded_at,
    recordedUntil: version.recorded_until,
    ...(forStaff
      ? {
          by: { id: version.by_id, name: version.by_name },
          reason: version.reason,
          ...(version.change_set && { changeSet: version.change_set }),
        }
      : {}),
    changes,
    geometryChanged: before !== undefined && before.shape !== version.shape,
    ...(geometry ? { geometry: version.geometry } : {}),
  }
}

function changeOf(field: string, before: StoredVersion, after: StoredVersion) {
  const from = before.properties[field]
  const to = after.properties[field]
  return isDeepStrictEqual(from, to) ? [] : [{ field, from, to }]
}

function deletionOf(last: StoredVersion, { forStaff }: VersionsRequest): Version {
  const by = { id: last.ended_by_id ?? '', name: last.ended_by_name }
  return {
    version: last.version + 1,
    operation: 'delete',
    recordedAt: last.recorded_until ?? last.recorded_at,
    recordedUntil: null,
    ...(forStaff ? { by, reason: null } : {}),
    changes: [],
    geometryChanged: false,
  }
}
