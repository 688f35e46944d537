import { sql } from 'kysely'
import type { Database } from '../db/database.ts'
import { inTenant } from '../db/tenant.ts'
import { type FileCrs, to4326 } from './crs.ts'
import { system } from './municipality.ts'
import type { Run } from './runs.ts'

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

/**
 * Takes rows into import_rows in batches, each in a short transaction of its own, while the file
 * is read on. Holds two batches at most.
 */
export class Stager {
  #rows: StagedRow[] = []
  #bytes = 0
  #underWay: Promise<void> = Promise.resolve()
  #db: Database
  #run: Run
  #crs: FileCrs

  constructor(db: Database, run: Run, crs: FileCrs) {
    this.#db = db
    this.#run = run
    this.#crs = crs
  }

  async add(row: StagedRow): Promise<void> {
    this.#rows.push(row)
    this.#bytes += 200 + (row.hex?.length ?? 0)
    if (this.#rows.length >= batchRows || this.#bytes >= batchBytes) await this.#send()
  }

  /** Waits until all is in. */
  async finish(): Promise<void> {
    await this.#send()
    await this.#underWay
  }

  async #send() {
    const rows = this.#rows
    this.#rows = []
    this.#bytes = 0
    await this.#underWay
    if (rows.length === 0) return
    this.#underWay = this.#insertOrSplit(rows)
    // It is awaited with the next batch; until then nobody would hear its error.
    this.#underWay.catch(() => {})
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
    const geometry = to4326(sql`row.hex::geometry`, this.#crs)
    await inTenant(this.#db, this.#run.town.id, system, (trx) =>
      sql`
        insert into import_rows (municipality_id, run_id, ordinal, part, line, key, geom, fields, attributes,
          code, reason, repair)
        select ${this.#run.town.id}::int, ${this.#run.id}::bigint, ordinal, coalesce(part, ''), line, key,
          ${geometry}, coalesce(fields, '{}'), coalesce(attributes, '{}'), code, reason, repair
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(ordinal bigint, part text, line bigint,
          key text, hex text, fields jsonb, attributes jsonb, code text, reason text, repair text)`.execute(
        trx,
      ),
    )
  }
}

/** Errors that come from what a record holds: bad data (22…), and PROJ's and GEOS's (XX…). */
function isAboutData(error: unknown) {
  const code = (error as { code?: unknown }).code
  return typeof code === 'string' && /^(22|23|XX)/.test(code)
}
