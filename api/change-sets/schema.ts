import { z } from '@hono/zod-openapi'
import { sql } from 'kysely'
import { codeLists } from '../db/code-lists.gen.ts'
import { open, type Row } from '../http/fields.ts'
import { anyOf } from '../http/filters.ts'
import { plainText } from '../http/params.ts'

const statuses = codeLists.change_sets.status

const nameOf = (column: string) => (row: Row) =>
  sql`(select u.name from users u where u.id = ${row.column(column)})`

export const changeSetFields = {
  name: open(z.string()),
  reason: open(z.string().nullable()),
  status: open(z.enum(statuses)),
  ownerId: open(z.string().nullable()),
  owner: open(z.string().nullable(), nameOf('owner_id')),
  documentNumber: open(z.string().nullable()),
  submittedAt: open(z.string().nullable()),
  submittedBy: open(z.string().nullable()),
  submitter: open(z.string().nullable(), nameOf('submitted_by')),
  reviewedAt: open(z.string().nullable()),
  reviewedBy: open(z.string().nullable()),
  reviewer: open(z.string().nullable(), nameOf('reviewed_by')),
  reviewNote: open(z.string().nullable()),
  publishedAt: open(z.string().nullable()),
  invertsId: open(z.int().nullable()),
}

export const changeSetFilters = { status: anyOf('status') }

export const newChangeSetSchema = z
  .strictObject({ name: plainText(200), reason: plainText(2000).nullable().default(null) })
  .openapi('NewChangeSet')

export const changeSetChangeSchema = z
  .strictObject({ name: plainText(200).optional(), reason: plainText(2000).nullable().optional() })
  .openapi('ChangeSetChange')

const positionSchema = z
  .tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)])
  .openapi({ description: 'Longitude and latitude, EPSG:4326, as exact as they are known.' })

const mostPositions = 20_000

const line = z.array(positionSchema).min(2).max(mostPositions)

const ring = z
  .array(positionSchema)
  .min(4)
  .max(mostPositions)
  .refine(
    (positions) => String(positions[0]) === String(positions.at(-1)),
    'The last position is not the first: the ring is open.',
  )

const shapeSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('Polygon'), coordinates: z.array(ring).min(1).max(1000) }),
  z.strictObject({
    type: z.literal('MultiPolygon'),
    coordinates: z.array(z.array(ring).min(1).max(1000)).min(1).max(1000),
  }),
])

const key = z
  .string()
  .regex(/^(new-)?\d{1,15}$/, 'The id of a parcel, or new-1 for one begun here.')
const keys = z.array(key).min(1).max(500)
const directionDeg = z
  .number()
  .min(0)
  .lt(360)
  .openapi({ description: 'Clockwise from grid north.' })

export const factsSchema = z.strictObject({
  cadastralNumber: plainText(100).optional(),
  landUse: plainText(100).nullable().optional(),
  address: plainText(300).nullable().optional(),
  registeredAreaM2: z.number().min(0).max(1e12).nullable().optional(),
  assessedLandValue: z.number().min(0).max(1e15).nullable().optional(),
  assessedBuildingValue: z.number().min(0).max(1e15).nullable().optional(),
})

const snapM = z.number().min(0).max(1).default(0.02).openapi({
  description: 'Corners as near as this to a corner or an edge that is there go onto it.',
})

const easting = z.number().min(-1e8).max(1e8)

/** One thing done to parcels, by name. */
export const operationSchema = z
  .discriminatedUnion('operation', [
    z.strictObject({
      operation: z.literal('split'),
      parcels: keys,
      lines: z.array(line).min(1).max(100),
    }),
    z.strictObject({
      operation: z.literal('split-by-area'),
      parcel: key,
      areaM2: z.number().positive(),
      directionDeg,
    }),
    z.strictObject({
      operation: z.literal('split-equally'),
      parcel: key,
      parts: z.int().min(2).max(100),
      directionDeg,
    }),
    z.strictObject({ operation: z.literal('merge'), parcels: keys.min(2) }),
    z.strictObject({ operation: z.literal('reshape'), parcel: key, line }),
    z.strictObject({
      operation: z.literal('move-corner'),
      from: positionSchema,
      to: positionSchema,
    }),
    z.strictObject({ operation: z.literal('insert-corner'), at: positionSchema }),
    z.strictObject({ operation: z.literal('delete-corner'), at: positionSchema }),
    z.strictObject({ operation: z.literal('cut'), parcels: keys, shape: shapeSchema }),
    z.strictObject({
      operation: z.literal('offset'),
      parcel: key,
      from: positionSchema,
      to: positionSchema,
      widthM: z.number().positive().max(10_000),
    }),
    z.strictObject({
      operation: z.literal('register'),
      shape: shapeSchema,
      snapM,
      facts: factsSchema,
    }),
    z.strictObject({
      operation: z.literal('register-official'),
      corners: z
        .array(z.tuple([easting, easting]))
        .min(3)
        .max(mostPositions),
      snapM,
      facts: factsSchema,
    }),
    z.strictObject({
      operation: z.literal('register-traverse'),
      start: z.tuple([easting, easting]),
      legs: z
        .array(
          z.strictObject({ bearingDeg: directionDeg, distanceM: z.number().positive().max(1e6) }),
        )
        .min(3)
        .max(1000),
      mostMisclosureM: z.number().min(0).default(0.1),
      snapM,
      facts: factsSchema,
    }),
    z.strictObject({ operation: z.literal('retire'), parcels: keys }),
    z.strictObject({ operation: z.literal('describe'), parcel: key, facts: factsSchema }),
  ])
  .openapi('ParcelOperation')

export type Operation = z.infer<typeof operationSchema>

/** As it is sent: what has a default may be left out. */
export type OperationInput = z.input<typeof operationSchema>

export const operationsSchema = z
  .strictObject({
    operations: z.array(operationSchema).min(1).max(100),
    basedOn: z
      .record(z.string().regex(/^\d{1,15}$/), z.int().min(1))
      .default({})
      .openapi({ description: 'The version of each parcel of the register that the caller saw.' }),
  })
  .openapi('ParcelOperations')

export const parcelDraftSchema = z
  .object({
    key: z.string(),
    parcelId: z.int().nullable(),
    baseVersion: z.int().nullable(),
    isRetired: z.boolean(),
    from: z.array(z.string()),
    operation: z.string().nullable(),
    facts: factsSchema.extend({ attributes: z.record(z.string(), z.any()) }).partial(),
    asks: z.array(z.string()),
    areaM2: z.number().optional(),
    geometry: z.object({ type: z.string(), coordinates: z.array(z.any()) }),
  })
  .openapi('ParcelDraft')
