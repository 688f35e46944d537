import { z } from '@hono/zod-openapi'

/** A whole number in an address. */
export function integerParam(min: number, max: number) {
  return z
    .string()
    .regex(/^-?\d{1,15}$/, 'A whole number.')
    .transform(Number)
    .pipe(z.number().min(min, `At least ${min}.`).max(max, `At most ${max}.`))
    .openapi({ type: 'integer', minimum: min, maximum: max })
}

export const idParam = z.object({
  municipality: z.string().max(63).openapi({ example: 'lunca-veche' }),
  id: integerParam(0, Number.MAX_SAFE_INTEGER),
})

export const tenantParam = idParam.omit({ id: true })

/** A text without the characters that a database cannot hold. */
export const words = z
  .string()
  .max(200, 'At most 200 characters.')
  .refine((text) => !text.includes('\0'), 'Has a NUL character.')

/** What somebody has to write: not empty, and trimmed. */
export const plainText = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((text) => !text.includes('\0'), 'Has a NUL character.')

export const flagParam = z
  .enum(['true', 'false'])
  .transform((text) => text === 'true')
  .openapi({ type: 'boolean' })

export const numberParam = z
  .string()
  .regex(/^-?\d{1,12}(\.\d{1,12})?$/, 'A number.')
  .transform(Number)
  .openapi({ type: 'number' })

export type Bbox = [west: number, south: number, east: number, north: number]

const bboxMessage = 'Four numbers in degrees: west,south,east,north.'

export const bboxParam = z
  .string()
  .max(200, bboxMessage)
  .transform((text, context): Bbox => {
    const parts = text
      .split(',')
      .map((part) => (/^\s*[-+]?\d*\.?\d+(e[-+]?\d+)?\s*$/i.test(part) ? Number(part) : Number.NaN))
    const [west = Number.NaN, south = Number.NaN, east = Number.NaN, north = Number.NaN] = parts
    const message = bboxProblem(parts.length, west, south, east, north)
    if (message !== undefined) context.addIssue({ code: 'custom', message })
    return [west, south, east, north]
  })
  .openapi({
    type: 'string',
    description: 'west,south,east,north in degrees (EPSG:4326); what touches it is returned.',
    example: '25.1,45.1,25.2,45.2',
  })

function bboxProblem(count: number, west: number, south: number, east: number, north: number) {
  if (count !== 4 || ![west, south, east, north].every(Number.isFinite)) return bboxMessage
  if (Math.abs(west) > 180 || Math.abs(east) > 180) return 'Longitudes are from -180 to 180.'
  if (Math.abs(south) > 90 || Math.abs(north) > 90) return 'Latitudes are from -90 to 90.'
  if (west > east) return 'West is greater than east.'
  if (south > north) return 'South is greater than north.'
  return undefined
}

const years = (text: string) => Number(text.slice(0, 4)) >= 1

export const dateParam = z.iso
  .date('A date as 2026-01-31.')
  .refine(years, 'Not a year that can be used.')
  .openapi({ type: 'string', format: 'date' })

/** A day in the municipality's time zone, or a moment with its offset. */
export const momentParam = z
  .union(
    [z.iso.date(), z.iso.datetime({ offset: true })],
    'A date as 2026-01-31, or a time as 2026-01-31T10:00:00Z.',
  )
  .refine(years, 'Not a year that can be used.')
  .openapi({ type: 'string', example: '2026-01-31' })

export function isDay(moment: string) {
  return moment.length === 10
}

const calendars = new Map<string, Intl.DateTimeFormat>()

/** Today's date in a time zone, as 2026-01-31. */
export function todayIn(timeZone: string, now = new Date()) {
  let calendar = calendars.get(timeZone)
  if (calendar === undefined) {
    calendar = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' })
    calendars.set(timeZone, calendar)
  }
  return calendar.format(now)
}
