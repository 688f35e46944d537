import type { CompiledQuery } from 'kysely'
import pg from 'pg'

type TextRow = (string | null)[]

/**
 * Runs statements in one transaction and one trip to the server; pg itself would wait for each. The
 * rows of the last come back, as text.
 */
export async function readAtOnce(pool: pg.Pool, statements: CompiledQuery[]): Promise<TextRow[]> {
  const client = await pool.connect()
  let isSound = false
  try {
    const rows = await new Promise<TextRow[]>((resolve, reject) => {
      client.query(
        new OneTrip(statements, (error, found) => (error ? reject(error) : resolve(found))),
      )
    })
    isSound = true
    return rows
  } catch (error) {
    // What the server refused, it has rolled back; of anything else nobody knows.
    isSound = isServerError(error)
    throw error
  } finally {
    client.release(!isSound)
  }
}

function isServerError(error: unknown) {
  return error instanceof Error && 'severity' in error && error.severity === 'ERROR'
}

// pg exports it, and its types do not say so.
const { prepareValue } = (pg as unknown as { utils: { prepareValue(value: unknown): unknown } })
  .utils

/** The messages of PostgreSQL's extended protocol, as pg's connection sends them. */
interface Wire {
  stream: { cork(): void; uncork(): void }
  parse(message: { text: string }): void
  bind(message: { values: readonly unknown[]; valueMapper(value: unknown): unknown }): void
  execute(message: object): void
  sync(): void
}

/** What pg's client calls a Submittable: it is handed the connection, and told of each answer. */
class OneTrip {
  readonly #statements: CompiledQuery[]
  #rows: TextRow[] = []
  #done = 0
  /** pg puts its own timer around it. */
  callback: (error: Error | null, rows: TextRow[]) => void

  constructor(
    statements: CompiledQuery[],
    callback: (error: Error | null, rows: TextRow[]) => void,
  ) {
    this.#statements = statements
    this.callback = callback
  }

  submit(connection: unknown) {
    const wire = connection as Wire
    wire.stream.cork()
    for (const { sql, parameters } of this.#statements) {
      wire.parse({ text: sql })
      wire.bind({ values: parameters, valueMapper: prepareValue })
      wire.execute({})
    }
    wire.sync()
    wire.stream.uncork()
  }

  handleDataRow({ fields }: { fields: TextRow }) {
    if (this.#done === this.#statements.length - 1) this.#rows.push(fields)
  }

  handleCommandComplete() {
    this.#done += 1
  }

  handleError(error: Error) {
    this.callback(error, [])
  }

  handleReadyForQuery() {
    this.callback(null, this.#rows)
  }
}
