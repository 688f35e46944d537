import { createHash } from 'node:crypto'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { CannotStartError } from '../cannot-start.ts'

/** `server`: DATABASE_URL; `local`: a private PostgreSQL; `embedded`: PGlite. */
export type Engine = 'server' | 'local' | 'embedded'

/** Who holds a data folder, as written in its `owner.json`. */
export interface Owner {
  pid: number
  /** Set once the database answers; what another process needs to connect. */
  engine?: Engine
  socket?: Socket
  /** Where the owner serves, e.g. `http://localhost:3000`; set by the server when it listens. */
  address?: string
}

/** A database's socket: a folder and port in PostgreSQL's naming, or the path of the engine's own. */
export type Socket = { kind: 'folder'; path: string } | { kind: 'path'; path: string }

export interface FolderHold {
  /** Adds to what other processes can read about the owner. */
  describe(facts: Partial<Owner>): void
  release(): void
}

/** Somebody else holds the data folder; `owner` says who, as far as they have said. */
export class FolderInUseError extends CannotStartError {
  readonly owner: Owner | undefined
  constructor(folder: string, owner: Owner | undefined) {
    const who = owner === undefined ? 'another process' : `process ${owner.pid}`
    const where = owner?.address === undefined ? '' : `, which serves ${owner.address}`
    super(`The data folder ${folder} is in use by ${who}${where}.`)
    this.name = 'FolderInUseError'
    this.owner = owner
  }
}

/**
 * Takes the data folder for this process, or throws FolderInUseError.
 *
 * The lock is SQLite's on an empty file: the kernel drops it when the process dies, however it
 * dies, so it can never be stale and no process id has to be trusted.
 */
export function holdFolder(folder: string): FolderHold {
  mkdirSync(folder, { recursive: true })
  const lock = takeLock(folder)
  let owner: Owner = { pid: process.pid }
  writeOwner(folder, owner)
  return {
    describe(facts) {
      owner = { ...owner, ...facts }
      writeOwner(folder, owner)
    },
    release() {
      rmSync(join(folder, 'owner.json'), { force: true })
      lock.close()
    },
  }
}

function takeLock(folder: string): DatabaseSync {
  let lock: DatabaseSync | undefined
  try {
    lock = new DatabaseSync(join(folder, 'lock'), { timeout: 0 })
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock?.close()
    if (isBusy(error)) throw new FolderInUseError(folder, readOwner(folder))
    const { message } = error as Error
    throw new CannotStartError(`The data folder ${folder} cannot be written to: ${message}.`)
  }
}

export function readOwner(folder: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'owner.json'), 'utf8'))
  } catch {
    return undefined
  }
}

function writeOwner(folder: string, owner: Owner) {
  const file = join(folder, 'owner.json')
  writeFileSync(`${file}.new`, `${JSON.stringify(owner)}\n`)
  renameSync(`${file}.new`, file)
}

function isBusy(error: unknown) {
  const sqliteBusy = 5
  return error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy
}

/** macOS allows 104 bytes with the closing zero, Linux 108. */
const longestSocketPath = 103

/**
 * A private folder for a socket named `name`: inside the data folder, or, where that makes the
 * path longer than the system allows, in the temporary folder under a name derived from it.
 */
export function socketFolder(dataFolder: string, name: string): string {
  const inside = join(resolve(dataFolder), 'run')
  const fits = Buffer.byteLength(join(inside, name)) <= longestSocketPath
  const folder = fits
    ? inside
    : join(tmpdir(), `terrier-${userInfo().uid}-${shortHash(resolve(dataFolder))}`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const { uid } = lstatSync(folder)
  const mine = process.getuid?.() ?? 0
  if (uid !== mine && mine !== 0) throw new Error(`${folder} belongs to another user (uid ${uid}).`)
  chmodSync(folder, 0o700)
  return folder
}

export function shortHash(text: string) {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}

/** A data folder for one run, in the temporary folder; the caller removes it. */
export function temporaryFolder(name: string) {
  const folder = mkdtempSync(join(tmpdir(), `terrier-${name}-`))
  // PostgreSQL, when we are root, runs as somebody else and has to get through.
  chmodSync(folder, 0o711)
  return folder
}
