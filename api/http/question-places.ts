import { type RawBuilder, sql } from 'kysely'
import type { Row } from './fields.ts'
import type { ThereClause } from './question-schema.ts'
import { iLieIn, liesInMe, near, touchesMe } from './relations.ts'

/** How far from a street's centre line something still lies in its space. Metres. */
const streetM = 15

/** What is no more than another street crossing it. Metres. */
const leastSharedM = 8

/** Whether the other row stands to this one as the clause says; `&&` first, for the index. */
export function standsTo(
  { relation, metres = 0 }: ThereClause,
  self: Row,
  other: Row,
): RawBuilder<unknown> {
  switch (relation) {
    case 'within':
      return near(metres)(self, other)
    case 'along':
      return along(self, other)
    case 'inside':
      return iLieIn(self, other)
    case 'holding':
      return liesInMe(self, other)
    case 'touching':
      return touchesMe(self, other)
  }
}

/**
 * They share the space of a street: what is no line lies beside it; two lines follow each other for a
 * stretch, or for half of the shorter one, so that a crossing is none.
 */
function along(self: Row, other: Row): RawBuilder<unknown> {
  const official = (row: Row) => sql`st_transform(${row.column('geom')}, m.srid)`
  const lines = sql`st_dimension(${self.column('geom')}) = 1 and st_dimension(${other.column('geom')}) = 1`
  const shared = sql`(
    select st_length(st_intersection(l.mine, st_buffer(l.theirs, ${streetM} / l.unit_m, 'quad_segs=2'))) * l.unit_m
      >= least(${leastSharedM}::float8, least(st_length(l.mine), st_length(l.theirs)) * l.unit_m / 2)
    from (select ${official(self)} as mine, ${official(other)} as theirs, m.unit_m from municipalities m
      where m.id = (select current_municipality()) offset 0) as l)`
  return sql`${near(streetM)(self, other)} and case when ${lines} then ${shared} else true end`
}
