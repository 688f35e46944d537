import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { clientConfig, connectAlone, type SessionOptions, type Target } from './connection.ts'
import {
  type Engine,
  type FolderHold,
  FolderInUseError,
  holdFolder,
  readOwner,
} from './data-folder.ts'
import { startEmbeddedEngine } from './embedded-supervisor.ts'
import { Listener } from './listener.ts'
import { findPostgres } from './local-binaries.ts'
import { startLocalCluster, UnreachableError } from './local-cluster.ts'
import type { Tables } from './tables.ts'

export interface DatabaseOptions {
  /** Holds the lock and, unless `url` is given, the data. */
  dataFolder: string
  /** DATABASE_URL; decides for `server`. */
  url?: string
  /** Forces `local` or `embedded`; by default what the folder holds, else `local` where found. */
  engine?: Engine
  /**
   * true (default): when another process runs this folder's database, use that one.
   * false: own the folder, or throw FolderInUseError.
   */
  share?: boolean
  /** Connections at most; on the embedded engine they take turns. Default 10. */
  poolSize?: number
  /** A statement that takes longer is cancelled. 0: no limit. Default 30 s. */
  statementTimeoutMs?: number
  /** false for tests: faster, and a power cut may lose data. Has no meaning for `server`. */
  durable?: boolean
  onProgress?: (line: string) => void
}

/** A database by one face, whichever engine it is. */
export interface Database {
  engine: Engine
  /** Whether ST_AsMVT can be used; false on embedded. */
  hasMvt: boolean
  /** As the connection's own role; for migrations and system work only. See tenant.ts. */
  kysely: Kysely<Tables>
  /** The same connections for libraries that want a pg pool. */
  pool: pg.Pool
  /** A connection of its own for long work; the caller ends it. */
  connect(session: SessionOptions): Promise<pg.Client>
  /** All channels on one connection. See listener.ts: an empty payload also comes after a lost one. */
  listen(channel: string, on: (payload: string) => void): Promise<() => Promise<void>>
  /** Tells later processes on this folder where we serve. */
  announce(address: string): void
  /** Ends the connections and, when this process owns the engine, the engine. */
  close(): Promise<void>
}

interface Opened {
  engine: Engine
  target: Target
  hold?: FolderHold
  stop?: () => Promise<void>
}

export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  return assemble(await open(options), options)
}

async function open(options: DatabaseOptions): Promise<Opened> {
  const share = options.share ?? true
  if (options.url !== undefined && share) return { engine: 'server', target: { url: options.url } }
  const hold = tryHold(options.dataFolder, share)
  if (hold === undefined) return joinRunning(options)
  try {
    return { ...(await start(options)), hold }
  } catch (error) {
    hold.release()
    throw error
  }
}

function tryHold(folder: string, share: boolean) {
  try {
    return holdFolder(folder)
  } catch (error) {
    if (share && error instanceof FolderInUseError) return undefined
    throw error
  }
}

/** The database another process runs; waits for it while it starts. */
async function joinRunning(options: DatabaseOptions): Promise<Opened> {
  for (let waitedMs = 0; waitedMs < 60_000; waitedMs += 250) {
    const owner = readOwner(options.dataFolder)
    if (owner?.engine !== undefined && owner.socket !== undefined) {
      return {
        engine: owner.engine,
        target: { socket: owner.socket, user: 'terrier', database: 'terrier' },
      }
    }
    await sleep(250)
  }
  throw new FolderInUseError(options.dataFolder, readOwner(options.dataFolder))
}

async function start(options: DatabaseOptions): Promise<Opened> {
  if (options.url !== undefined) return { engine: 'server', target: { url: options.url } }
  const engine = chooseEngine(options)
  const { dataFolder, durable = true, onProgress = () => {} } = options
  const settings = { dataFolder, durable, onProgress }
  if (engine === 'embedded') return { engine, ...(await startEmbeddedEngine(settings)) }
  try {
    return { engine, ...(await startLocalCluster(settings)) }
  } catch (error) {
    if (options.engine !== undefined || !(error instanceof UnreachableError)) throw error
    onProgress(`${error.message} Using the embedded engine instead.`)
    return { engine: 'embedded', ...(await startEmbeddedEngine(settings)) }
  }
}

/** Stays with what the folder holds, so that installing PostGIS never hides somebody's data. */
function chooseEngine({ engine, dataFolder, onProgress }: DatabaseOptions): Engine {
  if (engine === 'server') throw new Error('The engine `server` needs a DATABASE_URL.')
  if (engine !== undefined) return engine
  const holds = (name: string) => existsSync(join(dataFolder, name))
  if (holds('cluster') || holds('cluster-location')) return 'local'
  const found = findPostgres() !== undefined
  if (!holds('embedded')) return found ? 'local' : 'embedded'
  if (found) {
    onProgress?.(
      'This data folder belongs to the embedded engine; `--database local` starts afresh on the PostgreSQL found here.',
    )
  }
  return 'embedded'
}

function assemble(opened: Opened, options: DatabaseOptions): Database {
  const { engine, target, hold, stop } = opened
  if ('socket' in target) hold?.describe({ engine, socket: target.socket })
  const pool = new pg.Pool({
    ...clientConfig(target, { statementTimeoutMs: options.statementTimeoutMs ?? 30_000 }),
    max: options.poolSize ?? 10,
    idleTimeoutMillis: 60_000,
  })
  // An idle connection that breaks is replaced by the next request; without this it ends us.
  pool.on('error', () => {})
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  const listener = new Listener(target)
  let closing: Promise<void> | undefined

  async function closeAll() {
    await listener.stop()
    await kysely.destroy()
    await stop?.()
    hold?.release()
  }

  return {
    engine,
    hasMvt: engine !== 'embedded',
    kysely,
    pool,
    connect: (session) => connectAlone(target, session),
    listen: (channel, on) => listener.on(channel, on),
    announce: (address) => hold?.describe({ address }),
    close() {
      closing ??= closeAll()
      return closing
    },
  }
}
