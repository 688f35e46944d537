import { z } from '@hono/zod-openapi'
import { plainText } from '../http/params.ts'

const languages = z
  .array(z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]+)*$/, 'A language tag as “ro”.'))
  .min(1)
  .max(20)

const timeZone = z
  .string()
  .refine((name) => isTimeZone(name), 'Not a time zone; an IANA name as Europe/Bucharest.')

function isTimeZone(name: string) {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return /^[A-Za-z]/.test(name)
  } catch {
    return false
  }
}

export const municipalitySchema = z
  .object({
    id: z.int(),
    slug: z.string(),
    name: z.string(),
    country: z.string().nullable(),
    srid: z.int().openapi({ description: 'EPSG code of the official CRS.' }),
    unitM: z.number().openapi({ description: 'Metres in one unit of the official CRS.' }),
    crs: z
      .string()
      .nullable()
      .openapi({ description: 'Definition of the official CRS for proj4; see crsControl.' }),
    crsControl: z
      .array(z.tuple([z.number(), z.number(), z.number(), z.number()]))
      .nullable()
      .openapi({
        description:
          'Longitude, latitude, easting, northing of the corners of the extent, as the register transforms; definitions for proj4 can be off by metres.',
      }),
    timeZone: z.string(),
    languages,
    currency: z.string(),
    isDemo: z.boolean(),
    bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable().openapi({
      description:
        'West, south, east, north of the boundary; of one municipality without a boundary, about where its things are.',
    }),
    version: z.int(),
    recordedAt: z.iso.datetime({ offset: true }),
  })
  .openapi('Municipality')

export const municipalityDetailSchema = municipalitySchema
  .extend({
    boundary: z.object({ type: z.string(), coordinates: z.array(z.unknown()) }).nullable(),
  })
  .openapi('MunicipalityDetail')

const reason = plainText(500).optional().openapi({ description: 'Why; kept with the change.' })

const changeable = {
  name: plainText(200),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'Two capital letters (ISO 3166).')
    .nullable(),
  timeZone,
  languages,
  currency: z.string().regex(/^[A-Z]{3}$/, 'Three capital letters (ISO 4217).'),
}

export const newMunicipalitySchema = z
  .strictObject({
    slug: z
      .string()
      .max(63)
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Lower-case letters, digits and single hyphens.'),
    srid: z.int().min(1).max(999_999),
    ...changeable,
    country: changeable.country.optional(),
    timeZone: changeable.timeZone.optional(),
    languages: changeable.languages.optional(),
    currency: changeable.currency.optional(),
    reason,
  })
  .openapi('NewMunicipality')

export const municipalityChangeSchema = z
  .strictObject({ ...z.object(changeable).partial().shape, reason })
  .refine((change) => Object.keys(change).some((key) => key !== 'reason'), 'Changes nothing.')
  .openapi('MunicipalityChange')

export type NewMunicipality = z.infer<typeof newMunicipalitySchema>
export type MunicipalityChange = z.infer<typeof municipalityChangeSchema>
