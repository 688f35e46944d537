import { type RawBuilder, sql } from 'kysely'
import type { Collection, ReadContext } from './collection.ts'
import { validOn } from './feature-sql.ts'
import type { Row } from './fields.ts'
import { isDay, todayIn } from './params.ts'
import { wrongField } from './problem.ts'

/** The two times of a question: when we knew (`asOf`), and when it was true in law (`validAt`). */
export interface Moments {
  asOf?: string
  validAt?: string
  includeRetired?: boolean
}

/** Clocks differ a little: a client may ask for the moment it was just told. */
const clockSkewMs = 60_000

/** SQL of the moment of record time; a day means its end. Throws 422 for the future. */
function asOfSql(asOf: string | undefined, timeZone: string): RawBuilder<unknown> | undefined {
  if (asOf === undefined) return undefined
  const isFuture = isDay(asOf)
    ? asOf > todayIn(timeZone)
    : Date.parse(asOf) > Date.now() + clockSkewMs
  if (isFuture) throw wrongField('query.asOf', 'Is in the future; nothing is known of it yet.', 422)
  return isDay(asOf)
    ? sql`((${asOf}::date + 1)::timestamp at time zone ${timeZone}::text - interval '1 microsecond')`
    : sql`${asOf}::timestamptz`
}

export function readContext(
  collections: ReadonlyMap<string, Collection>,
  timeZone: string,
  moments: Moments,
): ReadContext {
  const { asOf } = moments
  return { collections, timeZone, asOf: asOfSql(asOf, timeZone), asOfText: asOf }
}

/** The condition of valid time, if the collection has one. */
export function validSql(of: Collection, row: Row, moments: Moments): RawBuilder<unknown>[] {
  if (!of.hasValidTime) return []
  if (moments.validAt !== undefined) return [validOn(row, sql`${moments.validAt}::date`)]
  if (moments.includeRetired === true) return []
  const known = moments.asOf?.slice(0, 10)
  return [validOn(row, sql`${known ?? todayIn(row.timeZone)}::date`)]
}
