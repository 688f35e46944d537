import { sql, type Transaction } from 'kysely'
import type { Tables } from '../db/tables.ts'
import type { SearchResult } from './schema.ts'

type Trx = Transaction<Tables>

export interface SearchRequest {
  q: string
  limit: number
  /** None means all. */
  kinds: string[] | undefined
}

/** Entries looked at more closely. Words that fit more are too common for their order to matter. */
const candidates = 1000
const prefixCandidates = 200

/**
 * First what has nearly these words in it; only where that is too little, what merely resembles them,
 * because a low threshold makes the index find much that is then thrown away.
 */
export async function search(trx: Trx, request: SearchRequest): Promise<SearchResult[]> {
  const folded = await foldedWith(trx, request.q, 0.85)
  const close = await hits(trx, folded, request)
  if (close.length >= Math.min(request.limit, 5)) return close
  await foldedWith(trx, request.q, 0.4)
  return hits(trx, folded, request)
}

async function foldedWith(trx: Trx, q: string, threshold: number) {
  const result = await sql<{ words: string }>`
    select set_config('pg_trgm.word_similarity_threshold', ${String(threshold)}, true), fold(${q}) as words`.execute(
    trx,
  )
  return result.rows[0]?.words ?? ''
}

async function hits(
  trx: Trx,
  words: string,
  { limit, kinds }: SearchRequest,
): Promise<SearchResult[]> {
  const mine = sql`e.municipality_id = (select current_municipality())
    and (${kinds ?? null}::text[] is null or e.kind = any(${kinds ?? null}::text[]))`
  const columns = sql`e.kind, e.entity_id, e.label, e.detail, e.words, e.point, e.bbox`
  const last = `${words}\u{10ffff}`
  // A street is many roads: they are shown as one, with the extent of all.
  const result = await sql<SearchResult>`
    with candidates as (
      (select ${columns} from search_entries e
       where ${mine} and e.words collate "C" >= ${words} and e.words collate "C" < ${last} limit ${prefixCandidates})
      union
      (select ${columns} from search_entries e where ${mine} and ${words} <% e.words limit ${candidates})
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
