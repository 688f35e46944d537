import { createConnection, Socket as NetSocket } from 'node:net'
import pg from 'pg'
import type { Socket } from './data-folder.ts'

/** How to reach a database, whichever of the three it is. */
export type Target = { url: string } | { socket: Socket; user: string; database: string }

export interface SessionOptions {
  /** 0 means none. */
  statementTimeoutMs: number
  applicationName?: string
}

const oid = {
  texts: 1009,
  int8: 20,
  numeric: 1700,
  date: 1082,
  int8s: 1016,
  numerics: 1231,
  dates: 1182,
}

const texts: (text: string) => (string | null)[] = pg.types.getTypeParser(oid.texts as never)

const numbers = (text: string) => texts(text).map((item) => (item === null ? null : Number(item)))

/**
 * Values as the code above sees them: `int8` and `numeric` are numbers, `date` is the string
 * 'YYYY-MM-DD', `timestamptz` is a Date, `json` is parsed; all else as pg gives it.
 */
const parsers = new Map<number, (text: string) => unknown>([
  [oid.int8, Number],
  [oid.numeric, Number],
  [oid.date, String],
  [oid.int8s, numbers],
  [oid.numerics, numbers],
  [oid.dates, texts],
])

const types: pg.CustomTypesConfig = {
  getTypeParser(id: number, format?: 'text' | 'binary') {
    const own = format === 'binary' ? undefined : parsers.get(id)
    return (
      own ??
      (format === 'binary' ? pg.types.getTypeParser(id, 'binary') : pg.types.getTypeParser(id))
    )
  },
} as pg.CustomTypesConfig

/** What every connection has, whether of the pool or alone. */
export function clientConfig(target: Target, session: SessionOptions): pg.ClientConfig {
  const { statementTimeoutMs } = session
  return {
    ...address(target),
    types,
    application_name: session.applicationName ?? 'terrier',
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    // Long enough for an embedded engine that is being started again on a slow machine.
    connectionTimeoutMillis: 'socket' in target ? 60_000 : 15_000,
    statement_timeout: statementTimeoutMs,
    // The server's own timeout answers first; this one is for a server that no longer answers.
    query_timeout: statementTimeoutMs === 0 ? undefined : statementTimeoutMs + 15_000,
    idle_in_transaction_session_timeout: 0,
    options: '-c jit=off -c max_parallel_workers_per_gather=0',
  }
}

function address(target: Target): pg.ClientConfig {
  if ('url' in target) return { connectionString: target.url }
  const { socket, user, database } = target
  const login = { user, database, password: '' }
  if (socket.kind === 'folder') return { ...login, host: socket.path, port: 5432 }
  return { ...login, host: 'embedded', stream: () => new EngineStream(socket.path) }
}

/**
 * A connection to the embedded engine's socket, which may be any path, a Windows pipe too (pg knows
 * only PostgreSQL's names). While the engine is being started again it waits for it, up to pg's
 * connection timeout.
 */
class EngineStream extends NetSocket {
  readonly #path: string
  constructor(path: string) {
    super()
    this.#path = path
  }

  // pg calls this with a port and a host.
  override connect() {
    const again = () => {
      probe.destroy()
      if (!this.destroyed) setTimeout(() => this.connect(), 100)
    }
    // A process that was just killed may still seem to accept; only a living one answers.
    const probe = createConnection(this.#path, () => probe.write(askForEncryption))
    probe.once('data', () => {
      probe.off('close', again).destroy()
      if (!this.destroyed) super.connect({ path: this.#path })
    })
    probe.on('error', () => {}).once('close', again)
    return this
  }
}

/** The protocol's shortest question, to which the engine always answers no. */
const askForEncryption = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])

/** A connection of its own, outside the pool, for long work and for listening. */
export async function connectAlone(target: Target, session: SessionOptions): Promise<pg.Client> {
  const client = new pg.Client(clientConfig(target, session))
  await client.connect()
  return client
}
