import { sql } from 'kysely'
import type { Database } from '../db/database.ts'
import { inTenant } from '../db/tenant.ts'
import { problemOf, reasonOf } from './check.ts'
import { type FileCrs, to4326 } from './crs.ts'
import { system } from './municipality.ts'
import type { Neighbourhood } from './placement.ts'
import type { Run } from './runs.ts'
import type { Staged } from './staged.ts'

/** A record read, mapped and checked as far as that goes without the database. */
export interface StagedRow {
  ordinal: number
  part: '' | 'node' | 'edge'
  line?: number
  key?: string
  /** WKB in the file's CRS, hexadecimal. */
  hex?: string
  fields?: object
  attributes?: object
  /** Set when it is rejected. */
  code?: string
  reason?: string
  repair?: string
}

const batchRows = 1000
const batchBytes = 4_000_000
/** Transforming and checking takes longer than reading, and each connection has its own processor. */
const batchesAtOnce = 2

/**
 * Takes rows into import_rows in batches, each in a short transaction of its own, while the file
 * is read on; there their shapes are checked and measured as they come in. Holds three batches at most.
 */
export class Stager {
  #rows: StagedRow[] = []
  #bytes = 0
  #underWay: { insert: Promise<void>; last: number }[] = []
  #db: Database
  #run: Run
  #crs: FileCrs
  #around: Neighbourhood | undefined
  #staged: Staged

  constructor(
    db: Database,
    run: Run,
    staged: Staged,
    crs: FileCrs,
    around: Neighbourhood | undefined,
  ) {
    this.#db = db
    this.#run = run
    this.#staged = staged
    this.#crs = crs
    this.#around = around
  }

  async add(row: StagedRow): Promise<void> {
    this.#rows.push(row)
    this.#bytes += 200 + (row.hex?.length ?? 0)
    if (this.#rows.length >= batchRows || this.#bytes >= batchBytes) await this.#send()
  }

  /** Waits until all is in. */
  async finish(): Promise<void> {
    await this.#send()
    while (this.#underWay.length > 0) await this.#first()
  }

  /** Waits until nothing is under way any more, after an error; what was not sent is dropped. */
  async abandon(): Promise<void> {
    await Promise.allSettled(this.#underWay.map(({ insert }) => insert))
  }

  async #send() {
    const rows = this.#rows
    this.#rows = []
    this.#bytes = 0
    if (rows.length === 0) return
    if (this.#underWay.length >= batchesAtOnce) await this.#first()
    const insert = this.#insertOrSplit(rows)
    // It is awaited with a later batch; until then nobody would hear its error.
    insert.catch(() => {})
    this.#underWay.push({ insert, last: rows.at(-1)!.ordinal })
  }

  /** Waits for the oldest batch under way; all before it are in. */
  async #first() {
    const { insert, last } = this.#underWay.shift()!
    await insert
    this.#staged.reach(last)
  }

  /** A record that the database cannot take is found by halving the batch, and rejected. */
  async #insertOrSplit(rows: StagedRow[]): Promise<void> {
    try {
      await this.#insert(rows)
    } catch (error) {
      if (!isAboutData(error)) throw error
      const [first] = rows
      if (rows.length === 1 && first !== undefined) {
        const { ordinal, part, line, key } = first
        const code = 'refused'
        const reason = `the database refuses it: ${(error as Error).message}`
        const safeKey = key?.replaceAll('\0', '')
        return this.#insert([{ ordinal, part, line, key: safeKey, code, reason }])
      }
      const half = Math.ceil(rows.length / 2)
      await this.#insertOrSplit(rows.slice(0, half))
      await this.#insertOrSplit(rows.slice(half))
    }
  }

  async #insert(rows: StagedRow[]) {
    const { town, id } = this.#run
    const { records, shapes } = packed(rows)
    await inTenant(this.#db, town.id, system, async (trx) => {
      await sql`set local statement_timeout = '60s'`.execute(trx)
      // "offset 0" has each of these worked out once for a row.
      await sql`
        insert into import_rows (municipality_id, run_id, ordinal, part, line, key, geom, measure, fields,
          attributes, code, reason, repair)
        select ${town.id}::int, ${id}::bigint, ordinal, part, line, key, geom, ${this.#measure()},
          coalesce(fields, '{}'), coalesce(attributes, '{}'), checked.code, ${reasonOf(this.#crs, this.#around)},
          repair
        from jsonb_to_recordset(${records}::jsonb) as row(ordinal bigint, part text, line bigint, key text,
          at integer, bytes integer, fields jsonb, attributes jsonb, code text, reason text, repair text)
        cross join lateral (
          select substring(${shapes}::bytea from row.at + 1 for row.bytes)::geometry as own offset 0) as given
        cross join lateral (select ${to4326(sql`own`, this.#crs)} as geom offset 0) as shape
        cross join lateral (select ${problemOf(this.#around)} as code offset 0) as checked`.execute(
        trx,
      )
    })
  }

  /** Square metres of an area, metres of a line, without a transformation where none is needed. */
  #measure() {
    const { srid, unitM } = this.#run.town
    const shape = this.#crs.srid === srid ? sql`own` : sql`st_transform(geom, ${srid}::int)`
    return sql`case when checked.code is not null then null
      when st_dimension(geom) = 2 then st_area(${shape}) * ${unitM ** 2}::float8
      when st_dimension(geom) = 1 then st_length(${shape}) * ${unitM}::float8 end`
  }
}

/** Shapes are most of what is sent: as bytes beside the records, neither side has to write or read them as text. */
function packed(rows: StagedRow[]) {
  const shapes: Buffer[] = []
  let at = 0
  const records = rows.map((row) => {
    if (row.hex === undefined) return row
    const shape = Buffer.from(row.hex, 'hex')
    shapes.push(shape)
    at += shape.length
    return { ...row, hex: undefined, at: at - shape.length, bytes: shape.length }
  })
  return { records: JSON.stringify(records), shapes: Buffer.concat(shapes) }
}

/** Errors that come from what a record holds: bad data (22…), and PROJ's and GEOS's (XX…). */
function isAboutData(error: unknown) {
  const code = (error as { code?: unknown }).code
  return typeof code === 'string' && /^(22|23|XX)/.test(code)
}
