import { z } from '@hono/zod-openapi'
import { sql } from 'kysely'
import { codeLists } from '../db/code-lists.gen.ts'
import { areaParam } from '../http/area.ts'
import { type Row, staffOnly } from '../http/fields.ts'
import { anyOf, atLeast, oneOf, text, withId } from '../http/filters.ts'
import { plainText } from '../http/params.ts'
import { questionSchema } from '../http/question-schema.ts'
import { closures, kinds } from './kinds.ts'
import { districtNameSql, namedSchema, workKindsSql } from './named.ts'

const statuses = codeLists.interventions.status
const origins = codeLists.interventions.origin

export const code = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Small letters, digits and hyphens.')

export const line = plainText(200)

export const money = z.number().min(0).max(1e9).multipleOf(0.01)
export const day = z.iso.date('A date as 2026-01-31.')
export const reason = line.optional().openapi({ description: 'Kept in the history' })
const id = z.int().min(1).max(Number.MAX_SAFE_INTEGER)

const scopeLine = z
  .object({
    price: z.string(),
    kind: z.enum(kinds),
    per: z.enum(codeLists.unit_prices.per),
    quantity: z.number(),
    cost: z.number(),
  })
  .openapi('ScopeLine')

export type ScopeLine = z.infer<typeof scopeLine>

const about = z.object({ collection: z.string(), id: z.int() })

/** Why it was proposed, or what is to be known of it: a code and its figures. */
const reasonData = z.object({ code: z.string() }).catchall(z.unknown())

const dependencySchema = z.object({ id: z.int(), sameYear: z.boolean() })

const moratoriumOf = (row: Row) => sql`(select max(m.ends_on) from moratoriums m
  where m.municipality_id = ${row.column('municipality_id')} and m.ends_on >= (select today())
    and ${row.column('excavation_depth_m')} > 0 and m.geom && ${row.column('geom')}
    and st_intersects(m.geom, ${row.column('geom')})
    and not exists (select from moratorium_exceptions e where e.municipality_id = m.municipality_id
      and e.moratorium_id = m.id and e.intervention_id = ${row.column('id')}))`

const needsOf = (
  row: Row,
) => sql`(select coalesce(json_agg(json_build_object('id', d.needs_id, 'sameYear', d.same_year)
    order by d.needs_id), '[]'::json)
  from intervention_dependencies d
  where d.municipality_id = ${row.column('municipality_id')} and d.intervention_id = ${row.column('id')})`

export const interventionFields = {
  title: staffOnly(z.string()),
  isTitled: staffOnly(
    z.boolean().openapi({ description: 'Somebody gave the title; else it is the street' }),
  ),
  kind: staffOnly(z.enum(kinds)),
  status: staffOnly(z.enum(statuses)),
  origin: staffOnly(z.enum(origins)),
  scope: staffOnly(z.array(scopeLine)),
  kinds: staffOnly(namedSchema.shape.kinds, (row) => workKindsSql(row.column('scope'))),
  cost: staffOnly(z.number().nullable()),
  fund: staffOnly(z.string()),
  benefit: staffOnly(
    z.number().openapi({ description: 'Need removed: levels by weight, times people' }),
  ),
  benefitParts: staffOnly(z.record(z.string(), z.unknown())),
  peopleServed: staffOnly(z.number()),
  durationDays: staffOnly(z.number()),
  crewDays: staffOnly(z.record(z.string(), z.number())),
  closure: staffOnly(z.enum(closures)),
  excavationDepthM: staffOnly(z.number().nullable()),
  earliestOn: staffOnly(z.iso.date().nullable()),
  latestOn: staffOnly(z.iso.date().nullable()),
  districtId: staffOnly(z.int().nullable()),
  district: staffOnly(z.string().nullable(), (row) => districtNameSql(row.column('district_id'))),
  bundleId: staffOnly(z.int().nullable()),
  worksId: staffOnly(z.int().nullable()),
  about: staffOnly(z.array(about)),
  reasons: staffOnly(z.array(reasonData)),
  spent: staffOnly(z.number()),
  progress: staffOnly(z.number()),
  needs: staffOnly(z.array(dependencySchema), needsOf),
  moratoriumUntil: staffOnly(
    z.iso
      .date()
      .nullable()
      .openapi({ description: 'It opens a surface that may not be opened before' }),
    moratoriumOf,
  ),
}

export const interventionFilters = {
  kind: oneOf('kind', kinds),
  status: oneOf('status', statuses),
  origin: oneOf('origin', origins),
  fund: anyOf('fund'),
  districtId: withId('district_id'),
  bundleId: withId('bundle_id'),
  minBenefit: atLeast('benefit'),
  minCost: atLeast('cost'),
  q: text('title'),
}

export const moratoriumFields = {
  roadId: staffOnly(z.int().nullable()),
  worksId: staffOnly(z.int().nullable()),
  startsOn: staffOnly(z.iso.date()),
  endsOn: staffOnly(z.iso.date()),
  reason: staffOnly(z.string()),
  exceptions: staffOnly(
    z.array(
      z.object({
        id: z.int(),
        interventionId: z.int(),
        reason: z.string(),
        grantedBy: z.string(),
        grantedByName: z.string().nullable(),
        grantedAt: z.iso.datetime({ offset: true }),
      }),
    ),
    (
      row,
    ) => sql`(select coalesce(json_agg(json_build_object('id', e.id, 'interventionId', e.intervention_id,
        'reason', e.reason, 'grantedBy', e.granted_by,
        'grantedByName', (select u.name from users u where u.id = e.granted_by), 'grantedAt', e.granted_at) order by e.id), '[]'::json)
      from moratorium_exceptions e
      where e.municipality_id = ${row.column('municipality_id')} and e.moratorium_id = ${row.column('id')})`,
  ),
}

export const bundleFields = {
  title: staffOnly(z.string()),
  status: staffOnly(z.enum(codeLists.bundles.status)),
  savedCost: staffOnly(z.number()),
  savedExcavations: staffOnly(z.int()),
  members: staffOnly(
    z.array(z.int()),
    (
      row,
    ) => sql`(select coalesce(json_agg(i.id order by i.excavation_depth_m desc nulls last, i.id), '[]'::json)
      from interventions i
      where i.municipality_id = ${row.column('municipality_id')} and i.bundle_id = ${row.column('id')})`,
  ),
}

export const programmeFields = {
  number: staffOnly(z.string().nullable()),
  title: staffOnly(z.string()),
  operator: staffOnly(z.string().nullable()),
  kind: staffOnly(z.enum(kinds)),
  status: staffOnly(z.enum(codeLists.programmes.status)),
  startsOn: staffOnly(z.iso.date().nullable()),
  endsOn: staffOnly(z.iso.date().nullable()),
  closure: staffOnly(z.enum(closures)),
  excavationDepthM: staffOnly(z.number().nullable()),
  cost: staffOnly(z.number().nullable()),
}

export const programmeFilters = {
  kind: oneOf('kind', kinds),
  status: oneOf('status', codeLists.programmes.status),
  operator: anyOf('operator'),
  q: text('title'),
}

const position = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)])
const path = z.array(position).min(2).max(5000)
const ring = z
  .array(position)
  .min(4, { abort: true })
  .max(5000)
  .refine((points) => points[0]!.every((side, axis) => side === points.at(-1)![axis]), {
    error: 'The last point is the first one.',
  })
const polygon = z.array(ring).min(1).max(100)

/** GeoJSON, degrees in EPSG:4326. */
export const geometrySchema = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('Point'), coordinates: position }),
    z.strictObject({ type: z.literal('LineString'), coordinates: path }),
    z.strictObject({ type: z.literal('Polygon'), coordinates: polygon }),
    z.strictObject({
      type: z.literal('MultiLineString'),
      coordinates: z.array(path).min(1).max(500),
    }),
    z.strictObject({
      type: z.literal('MultiPolygon'),
      coordinates: z.array(polygon).min(1).max(500),
    }),
  ])
  .openapi('DrawnGeometry')

const ids = z.array(id).max(2000).default([])

export const selectionSchema = z
  .strictObject({
    units: ids.openapi({ description: 'Units of need' }),
    roads: ids,
    edges: ids,
    assets: ids,
    orders: ids,
    reports: ids,
    trace: z
      .strictObject({
        edge: id,
        direction: z.enum(['downstream', 'upstream']),
        withinM: z.int().min(1).max(10_000).default(500),
      })
      .optional()
      .openapi({ description: 'The mains that follow an edge along or against its direction' }),
    geometry: geometrySchema.optional(),
    within: areaParam.optional(),
    question: questionSchema.optional().openapi({ description: 'What matches it' }),
  })
  .openapi('Selection')

export type Selection = z.infer<typeof selectionSchema>

const wantedLine = z.strictObject({ price: code, quantity: z.number().min(0).max(1e7) })

const own = {
  title: line,
  fund: code,
  durationDays: z.number().min(0.1).max(3650),
  closure: z.enum(closures),
  excavationDepthM: z.number().min(0).max(100).nullable(),
  earliestOn: day.nullable(),
  latestOn: day.nullable(),
  scope: z.array(wantedLine).min(1).max(50),
}

const inOrder = {
  error: 'Not before earliestOn.',
  path: ['latestOn'],
}
const isInOrder = ({
  earliestOn,
  latestOn,
}: {
  earliestOn?: string | null
  latestOn?: string | null
}) => !earliestOn || !latestOn || earliestOn <= latestOn

export const newInterventionSchema = z
  .strictObject({
    kind: z.enum(kinds),
    from: selectionSchema,
    ...z.strictObject(own).partial().shape,
    reason,
  })
  .refine(isInOrder, inOrder)
  .openapi('NewIntervention')

export type NewIntervention = z.infer<typeof newInterventionSchema>

export const interventionChangeSchema = z
  .strictObject({
    ...z.strictObject(own).partial().shape,
    status: z.enum(['candidate', 'dropped']).optional(),
    cost: money
      .optional()
      .openapi({ description: 'As agreed, instead of what the scope comes to' }),
    benefit: z
      .number()
      .min(0)
      .max(1e9)
      .optional()
      .openapi({ description: 'As a person judges it' }),
    needs: z
      .array(z.strictObject({ id, sameYear: z.boolean().default(true) }))
      .max(100)
      .optional(),
    reason,
  })
  .refine(isInOrder, inOrder)
  .openapi('InterventionChange')

export type InterventionChange = z.infer<typeof interventionChangeSchema>
