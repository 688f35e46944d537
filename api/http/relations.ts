import { sql } from 'kysely'
import type { Relation } from './collection.ts'
import type { Row } from './fields.ts'

type Condition = Relation['where'][number]

/** The other row names this one: `namesMe('parcel_id')`. */
export function namesMe(column: string): Condition {
  return (self, other) => sql`${other.column(column)} = ${self.column('id')}`
}

/** This row names the other: `iName('parcel_id')`. */
export function iName(column: string): Condition {
  return (self, other) => sql`${other.column('id')} = ${self.column(column)}`
}

/** Both name the same third row. */
export function sameAs(column: string): Condition {
  return (self, other) => sql`${other.column(column)} = ${self.column(column)}`
}

// Each says && as well: under row-level security only that may use the spatial index.

/** The other's inner point lies in this row's area: neighbours that only share a border are out. */
export const liesInMe: Condition = (self, other) => {
  const [mine, theirs] = shapes(self, other)
  return sql`${theirs} && ${mine} and st_intersects(${mine}, st_pointonsurface(${theirs}))`
}

/** This row's inner point lies in the other's area. */
export const iLieIn: Condition = (self, other) => {
  const [mine, theirs] = shapes(self, other)
  return sql`${theirs} && ${mine} and st_intersects(${theirs}, st_pointonsurface(${mine}))`
}

/** They have a point in common; for lines and points, where touching counts. */
export const touchesMe: Condition = (self, other) => {
  const [mine, theirs] = shapes(self, other)
  return sql`${theirs} && ${mine} and st_intersects(${mine}, ${theirs})`
}

/** Within a distance, in metres on the ellipsoid. */
export function near(distanceM: number): Condition {
  return (self, other) => {
    const [mine, theirs] = shapes(self, other)
    const degrees = sql`${distanceM / 110_000}::float8`
    const eastWest = sql`${degrees} / greatest(0.05, cos(radians(st_ymax(${mine}))))`
    return sql`${theirs} && st_expand(${mine}, ${eastWest}, ${degrees})
      and st_dwithin(${theirs}::geography, ${mine}::geography, ${distanceM}::float8)`
  }
}

function shapes(self: Row, other: Row) {
  return [self.column('geom'), other.column('geom')] as const
}
