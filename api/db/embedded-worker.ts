/** The thread that PGlite runs in; see embedded-engine.ts, which owns it. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { escapeIdentifier } from 'pg'
import { type EmbeddedPostgres, openPostgres } from './embedded-postgres.ts'
import { query, type TransactionStatus, takeMessages } from './embedded-protocol.ts'
import { changedSettings, runUnit, type UnitPlace } from './embedded-units.ts'

export interface WorkerSettings {
  dataFolder: string
  durable: boolean
  /** A tarball of a fresh data folder: read when there, else made. */
  preparedFile: string
  channels: string[]
}

export type WorkerRequest = { kind: 'run'; unit: Uint8Array; place: UnitPlace } | { kind: 'close' }

export type WorkerReply =
  | { kind: 'ready' }
  | { kind: 'progress'; line: string }
  | {
      kind: 'done'
      messages: Uint8Array
      status: TransactionStatus
      failure: string | undefined
      doubtful: boolean
      changedSettings: boolean
      /** Since this engine began: see EmbeddedPostgres. */
      exceptions: number
    }
  | { kind: 'closed' }

const extensions =
  'create extension postgis; create extension pg_trgm; create extension unaccent; create extension btree_gist'

async function open(settings: WorkerSettings): Promise<EmbeddedPostgres> {
  const { dataFolder, durable, preparedFile } = settings
  const folder = join(dataFolder, 'embedded')
  // Says that the folder is being filled: if we die meanwhile, the next start begins anew.
  const making = join(dataFolder, 'embedded.making')
  if (existsSync(making)) rmSync(folder, { recursive: true, force: true })
  if (existsSync(join(folder, 'PG_VERSION'))) return openPostgres({ folder, durable })
  writeFileSync(making, '')
  const prepared = existsSync(preparedFile) ? readFileSync(preparedFile) : undefined
  if (prepared === undefined)
    tell({ kind: 'progress', line: 'Making the embedded database, once (15 s)' })
  const postgres = await openPostgres({ folder, durable, prepared })
  if (prepared === undefined) {
    await postgres.exec(query(extensions))
    await postgres.exec(query('checkpoint'))
    keep(preparedFile, await postgres.dump())
  }
  rmSync(making)
  return postgres
}

/** A cache that can't be written costs time on the next first start, nothing else. */
function keep(file: string, bytes: Buffer) {
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(`${file}.${process.pid}`, bytes)
    renameSync(`${file}.${process.pid}`, file)
  } catch (error) {
    tell({ kind: 'progress', line: `Could not keep the prepared database: ${error}` })
  }
}

function tell(reply: WorkerReply, transfer: ArrayBuffer[] = []) {
  parentPort?.postMessage(reply, transfer)
}

async function answer(postgres: EmbeddedPostgres, request: WorkerRequest) {
  if (request.kind === 'close') {
    await postgres.close()
    return tell({ kind: 'closed' })
  }
  const { messages: unit } = takeMessages(Buffer.from(request.unit), Number.MAX_SAFE_INTEGER)
  const { messages, ...result } = await runUnit(postgres, unit, request.place)
  // A copy of its own, not a slice of Node's buffer pool, so that it can be handed over.
  const bytes = new Uint8Array(Buffer.concat(messages.map((message) => message.bytes)))
  tell(
    {
      kind: 'done',
      messages: bytes,
      changedSettings: changedSettings(messages),
      exceptions: postgres.exceptions(),
      ...result,
    },
    [bytes.buffer],
  )
}

const settings = workerData as WorkerSettings
const postgres = await open(settings)
for (const channel of settings.channels)
  await postgres.exec(query(`listen ${escapeIdentifier(channel)}`))
// An error thrown here ends the thread, which is what the engine then replaces.
parentPort?.on('message', (request: WorkerRequest) => answer(postgres, request))
tell({ kind: 'ready' })
