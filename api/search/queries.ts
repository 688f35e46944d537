import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import type { SearchResult } from './schema.ts'

export interface SearchRequest {
  q: string
  limit: number
  /** None means all. */
  kinds: string[] | undefined
}

/** Entries looked at more closely. Words that fit more are too common for their order to matter. */
const candidates = 1000
const prefixCandidates = 200

/** What is less alike than this is something else. */
const thresholds = [0.85, 0.6, 0.4]

/**
 * First what begins with these words, then what has nearly them in it, and only where that is too
 * little, what merely resembles them: with a low threshold the index finds much that is thrown away.
 */
export async function search(trx: Trx, request: SearchRequest): Promise<SearchResult[]> {
  const words = await folded(trx, request.q)
  let found = await hits(trx, words, request, undefined)
  if (found.length >= request.limit) return found
  for (const threshold of thresholds) {
    found = await hits(trx, words, request, threshold)
    if (found.length >= Math.min(request.limit, 5)) break
  }
  return found
}

async function folded(trx: Trx, q: string) {
  const result = await sql<{ words: string }>`select fold(${q}) as words`.execute(trx)
  return result.rows[0]?.words ?? ''
}

/** Without a threshold, only what begins with the words. */
async function hits(
  trx: Trx,
  words: string,
  { limit, kinds }: SearchRequest,
  threshold: number | undefined,
): Promise<SearchResult[]> {
  const mine = sql`e.municipality_id = (select current_municipality())
    and (${kinds ?? null}::text[] is null or e.kind = any(${kinds ?? null}::text[]))`
  if (threshold !== undefined) {
    await sql`select set_config('pg_trgm.word_similarity_threshold', ${String(threshold)}, true)`.execute(
      trx,
    )
  }
  const columns = sql`e.kind, e.entity_id, e.label, e.detail, e.words, e.point, e.bbox`
  const last = `${words}\u{10ffff}`
  const resembling = sql`union
      (select ${columns} from search_entries e where ${mine} and ${words} <% e.words limit ${candidates})`
  // A street is many roads: they are shown as one, with the extent of all.
  const result = await sql<SearchResult>`
    with candidates as (
      (select ${columns} from search_entries e
       where ${mine} and e.words collate "C" >= ${words} and e.words collate "C" < ${last} limit ${prefixCandidates})
      ${threshold === undefined ? sql`` : resembling}
    ), scored as (
      select c.*, word_similarity(${words}, c.words) + 0.5 * similarity(${words}, c.words)
        + case when starts_with(c.words, ${words}) then 0.4 else 0 end
        + case c.kind when 'roads' then 0.1 when 'districts' then 0.08 when 'addresses' then 0.04 else 0 end as score
      from candidates c
    )
    select kind, min(entity_id) as id, label, (array_agg(detail order by score desc, entity_id))[1] as detail,
      array[round(st_x((array_agg(point order by score desc, entity_id))[1])::numeric, 7),
        round(st_y((array_agg(point order by score desc, entity_id))[1])::numeric, 7)]::float8[] as point,
      array[min(bbox[1]), min(bbox[2]), max(bbox[3]), max(bbox[4])] as bbox
    from scored
    group by kind, label, case when kind = 'roads' then 0 else entity_id end
    order by max(score) desc, length(label), label, min(entity_id)
    limit ${limit}`.execute(trx)
  return result.rows
}

export async function crsDefinition(trx: Trx, srid: number): Promise<string | undefined> {
  const result = await sql<{ text: string }>`
    select proj4text as text from spatial_ref_sys where srid = ${srid}`.execute(trx)
  return result.rows[0]?.text
}
