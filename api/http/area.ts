import { z } from '@hono/zod-openapi'
import { type RawBuilder, sql } from 'kysely'

const degrees = (limit: number) => z.number().min(-limit).max(limit)
const position = z.tuple([degrees(180), degrees(90)])

/** More corners than a hand draws; few enough for an address. */
const mostCorners = 500

const ring = z
  .array(position)
  .min(4, { abort: true })
  .max(mostCorners, { abort: true })
  .refine((points) => isSame(points[0]!, points.at(-1)!), 'The last point is the first one.')
  .refine((points) => !crossesItself(points), 'The ring crosses itself.')

const polygon = z.strictObject({ type: z.literal('Polygon'), coordinates: z.tuple([ring]) })

const number = String.raw`-?\d{1,6}(?:\.\d{1,20})?`
const circle = new RegExp(`^circle:(${number}),(${number}),(${number})$`)
const mostMetres = 50_000

/**
 * What an area is called in an address: a district, a circle, or a polygon of one ring. As text, since the
 * database reads it by `area_of()`: lists, counts and tiles mean exactly the same shape.
 */
export const areaParam = z
  .string()
  .max(12_000, 'At most 12000 characters.')
  .transform((text, context) => {
    const problem = problemOf(text)
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem })
    return text
  })
  .openapi({
    type: 'string',
    description:
      'What touches this area: district:12, circle:lat,lon,metres, or a GeoJSON Polygon of one ring in degrees.',
    example: 'circle:45.1,25.1,250',
  })

function problemOf(text: string): string | undefined {
  if (/^district:\d{1,15}$/.test(text)) return undefined
  if (text.startsWith('circle:')) return circleProblem(circle.exec(text))
  const parsed = polygon.safeParse(fromJson(text))
  if (parsed.success) return undefined
  const { path, message } = parsed.error.issues[0]!
  return path.length > 0
    ? `${path.join('.')}: ${message}`
    : 'Neither district:12, nor circle:lat,lon,metres, nor a GeoJSON Polygon of one ring.'
}

function circleProblem(parts: RegExpExecArray | null): string | undefined {
  const [lat = Number.NaN, lon = Number.NaN, metres = Number.NaN] =
    parts?.slice(1).map(Number) ?? []
  // At the poles a circle is none in degrees.
  const isSound = Math.abs(lat) <= 85 && Math.abs(lon) <= 179 && metres >= 1
  if (!isSound) return 'A circle is circle:lat,lon,metres, in degrees and at least 1 metre.'
  return metres > mostMetres ? `A circle has at most ${mostMetres} metres.` : undefined
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

type Position = z.output<typeof position>

const isSame = (a: Position, b: Position) => a[0] === b[0] && a[1] === b[1]

/** Whether two sides meet elsewhere than where one ends and the next begins. */
function crossesItself(points: readonly Position[]): boolean {
  const sides = points.slice(1).map((end, index) => [points[index]!, end] as const)
  if (sides.some(([from, to]) => isSame(from, to))) return true
  return sides.some(([a, b], first) =>
    sides.slice(first + 1).some(([c, d], gap) => {
      const isNext = gap === 0 || (first === 0 && first + gap + 1 === sides.length - 1)
      if (isNext) return isFolded(a, b, c, d)
      return meet(a, b, c, d)
    }),
  )
}

/** Neighbours share an end; they may not lie on each other. */
function isFolded(a: Position, b: Position, c: Position, d: Position) {
  const [shared, one, other] = isSame(b, c) ? [b, a, d] : [a, b, c]
  if (turn(one, shared, other) !== 0) return false
  return (
    (one[0] - shared[0]) * (other[0] - shared[0]) + (one[1] - shared[1]) * (other[1] - shared[1]) >
    0
  )
}

function turn(a: Position, b: Position, c: Position) {
  return Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))
}

function meet(a: Position, b: Position, c: Position, d: Position) {
  const [abc, abd, cda, cdb] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)]
  if (abc !== abd && cda !== cdb) return true
  const isOn = (side: number, p: Position, q: Position, r: Position) =>
    side === 0 &&
    Math.min(p[0], q[0]) <= r[0] &&
    r[0] <= Math.max(p[0], q[0]) &&
    Math.min(p[1], q[1]) <= r[1] &&
    r[1] <= Math.max(p[1], q[1])
  return isOn(abc, a, b, c) || isOn(abd, a, b, d) || isOn(cda, c, d, a) || isOn(cdb, c, d, b)
}

/** The geometry in it touches the area. `&&` is what may use the index under row-level security. */
export function touchesArea(geom: RawBuilder<unknown>, area: string): RawBuilder<unknown> {
  // A subquery is computed once, a function of a parameter once a row.
  const shape = sql`(select area_of(${area}::text))`
  return sql`(${geom} && ${shape} and st_intersects(${geom}, ${shape}))`
}
