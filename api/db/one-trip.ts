import pg from 'pg'

type TextRow = (string | null)[]

export interface Statement {
  sql: string
  parameters: readonly unknown[]
  /** What is asked in the same words each time is parsed, and with a generic plan planned, once for each connection. */
  name?: string
}

/**
 * Runs statements in one transaction and one trip to the server; pg itself would wait for each. The
 * rows of the last come back, as text.
 */
export async function readAtOnce(pool: pg.Pool, statements: Statement[]): Promise<TextRow[]> {
  const client = await pool.connect()
  const known = namesOf(client)
  const fresh = statements.flatMap(({ name }) =>
    name === undefined || known.has(name) ? [] : [name],
  )
  let isSound = false
  try {
    const rows = await new Promise<TextRow[]>((resolve, reject) => {
      client.query(
        new OneTrip(statements, known, (error, found) => (error ? reject(error) : resolve(found))),
      )
    })
    for (const name of fresh) known.add(name)
    isSound = true
    return rows
  } catch (error) {
    // What the server refused, it has rolled back, but for the statements it then knows by name; of
    // anything else nobody knows.
    isSound = isServerError(error) && fresh.length === 0
    throw error
  } finally {
    client.release(!isSound)
  }
}

const prepared = new WeakMap<pg.PoolClient, Set<string>>()

/** The statements that a connection knows by name. */
function namesOf(client: pg.PoolClient): Set<string> {
  const names = prepared.get(client) ?? new Set()
  prepared.set(client, names)
  return names
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
  parse(message: { text: string; name?: string }): void
  bind(message: {
    statement?: string
    values: readonly unknown[]
    valueMapper(value: unknown): unknown
  }): void
  execute(message: object): void
  sync(): void
}

/** What pg's client calls a Submittable: it is handed the connection, and told of each answer. */
class OneTrip {
  readonly #statements: Statement[]
  readonly #known: ReadonlySet<string>
  #rows: TextRow[] = []
  #done = 0
  /** pg puts its own timer around it. */
  callback: (error: Error | null, rows: TextRow[]) => void

  constructor(
    statements: Statement[],
    known: ReadonlySet<string>,
    callback: (error: Error | null, rows: TextRow[]) => void,
  ) {
    this.#statements = statements
    this.#known = known
    this.callback = callback
  }

  submit(connection: unknown) {
    const wire = connection as Wire
    wire.stream.cork()
    for (const { sql, parameters, name } of this.#statements) {
      if (name === undefined || !this.#known.has(name)) wire.parse({ text: sql, name })
      wire.bind({ statement: name, values: parameters, valueMapper: prepareValue })
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
