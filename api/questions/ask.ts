import { type RawBuilder, sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { type ReadContext, rowAs, tableAt } from '../http/collection.ts'
import { readCursor, writeCursor } from '../http/cursor.ts'
import { columnsSql, featureSql, propertiesOf } from '../http/feature-sql.ts'
import { Problem } from '../http/problem.ts'
import type { Question } from '../http/question-schema.ts'
import { compileQuestion, living } from '../http/question-sql.ts'

export interface Answer {
  about: string
  count: number
  ids: number[]
  hasMore: boolean
  bbox: [number, number, number, number] | null
}

/** As many as a map can draw. */
const mostIds = 50_000

/** How many there are, which, and where. */
export async function answerOf(trx: Trx, at: ReadContext, question: Question): Promise<Answer> {
  const matching = matchingSql(at, question)
  const rows = await inTime<Omit<Answer, 'about' | 'hasMore'>>(
    trx,
    sql`with found as materialized (select o.id, o.geom ${matching})
    select (select count(*)::integer from found) as count,
      coalesce((select json_agg(id) from (select id from found order by id limit ${mostIds}) as sent), '[]') as ids,
      (select case when e is not null then json_build_array(st_xmin(e), st_ymin(e), st_xmax(e), st_ymax(e)) end
        from (select st_extent(geom) as e from found) as all_of_them) as bbox`,
  )
  const { count, ids, bbox } = rows[0]!
  return { about: question.about, count, ids, hasMore: count > ids.length, bbox }
}

export interface Page {
  /** Each as GeoJSON. */
  features: string[]
  next: string | null
}

/** The things themselves, by id, a page at a time. */
export async function featuresOf(
  trx: Trx,
  at: ReadContext,
  question: Question,
  { limit, cursor, properties = true }: { limit: number; cursor?: string; properties?: boolean },
): Promise<Page> {
  const { of: whole } = compileQuestion(at, question)
  const of = properties ? whole : { ...whole, fields: {} }
  const after = readCursor(cursor, 'question')?.id ?? -1
  const rows = await inTime<{ id: number; feature: string }>(
    trx,
    sql`select o.id, ${featureSql(of, 'o', at, { forStaff: true })} as feature
    from (select ${columnsSql(of, 'o')} ${matchingSql(at, question)} and o.id > ${after}
      order by o.id limit ${limit + 1}) as o ${propertiesOf(of, 'o', at, { forStaff: true })}
    order by o.id`,
  )
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return {
    features: page.map(({ feature }) => feature),
    next: last ? writeCursor({ sort: 'question', key: '', id: last.id }) : null,
  }
}

/** `from … where …` of what matches, as `o`. */
function matchingSql(at: ReadContext, question: Question): RawBuilder<unknown> {
  const { of, where } = compileQuestion(at, question)
  const row = rowAs('o', at)
  const conditions = [...living(at, of, row), where(row)]
  return sql`from ${tableAt(at, of)} as o where ${sql.join(conditions, sql` and `)}`
}

/** Reads, unless it takes longer than anybody waits for while building a question. */
async function inTime<T>(trx: Trx, query: RawBuilder<unknown>): Promise<T[]> {
  // As text: the embedded engine reads the limit from it.
  await sql`select set_config('statement_timeout', '10000', true), set_config('jit', 'off', true)`.execute(
    trx,
  )
  try {
    return (await sql<T>`${query}`.execute(trx)).rows
  } catch (error) {
    if ((error as { code?: unknown }).code !== '57014') throw error
    throw new Problem(422, 'question-too-heavy', {
      detail:
        'This takes too long to find out. Ask within an area, with shorter distances, or with fewer clauses.',
    })
  }
}
