import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readlinkSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { CannotStartError } from '../cannot-start.ts'
import { connectAlone, type Target } from './connection.ts'
import { socketFolder } from './data-folder.ts'
import { findPostgres, type PostgresBinaries } from './local-binaries.ts'
import { type Account, bareEnvironment, makeCluster, superuser } from './make-cluster.ts'

export interface LocalCluster {
  target: Target
  stop(): Promise<void>
}

export interface LocalOptions {
  dataFolder: string
  /** false: no fsync, for tests. */
  durable: boolean
  onProgress: (line: string) => void
}

interface Cluster {
  binaries: PostgresBinaries
  /** The user PostgreSQL runs as when we are root, which it refuses to be. */
  account: Account | undefined
  folder: string
  sockets: string
  log: string
  durable: boolean
}

const database = 'terrier'
const startLimitMs = 60_000
const stopLimitMs = 30_000

/**
 * Starts the private cluster of the data folder, made on the first call: a Unix socket that only
 * this user can open and no TCP port. It stops with `stop`, and also when this process dies.
 */
export async function startLocalCluster(options: LocalOptions): Promise<LocalCluster> {
  const binaries = findPostgres()
  if (binaries === undefined) {
    throw new CannotStartError(
      'No PostgreSQL with PostGIS was found on this machine. On Debian: apt-get install postgresql postgresql-postgis.',
    )
  }
  const cluster = await prepare(binaries, options)
  await clearTheWay(cluster)
  const running = await run(cluster)
  await ensureDatabase(cluster)
  return { target: targetOf(cluster, database), stop: () => running.stop() }
}

function targetOf(cluster: Cluster, name: string): Target {
  return { socket: { kind: 'folder', path: cluster.sockets }, user: superuser, database: name }
}

async function prepare(binaries: PostgresBinaries, options: LocalOptions): Promise<Cluster> {
  const account = process.getuid?.() === 0 ? serviceAccount() : undefined
  const folder = clusterFolder(options, account)
  const sockets = socketFolder(options.dataFolder, '.s.PGSQL.5432')
  const usable = account === undefined || canWrite(sockets, account)
  const cluster = {
    binaries,
    account,
    folder,
    sockets: usable ? sockets : folder,
    log: join(options.dataFolder, 'cluster.log'),
    durable: options.durable,
  }
  if (existsSync(join(folder, 'PG_VERSION'))) checkVersion(cluster)
  else await makeCluster(cluster, options.onProgress)
  return cluster
}

function serviceAccount(): Account {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n')
  for (const name of ['postgres', 'nobody']) {
    const fields = lines.find((line) => line.startsWith(`${name}:`))?.split(':')
    if (fields) return { uid: Number(fields[2]), gid: Number(fields[3]) }
  }
  throw new CannotStartError(
    'PostgreSQL does not run as root, and there is no user postgres or nobody to run it as.',
  )
}

/** The user that PostgreSQL has to run as cannot get to any place for its files. */
export class UnreachableError extends CannotStartError {}

/**
 * `cluster` in the data folder; or, when we are root and the service account cannot get there
 * (a folder under /root), one in /var/lib/terrier whose path is noted in the data folder.
 */
function clusterFolder(options: LocalOptions, account: Account | undefined): string {
  const note = join(options.dataFolder, 'cluster-location')
  if (existsSync(note)) return readFileSync(note, 'utf8').trim()
  const inside = join(resolve(options.dataFolder), 'cluster')
  mkdirSync(inside, { recursive: true, mode: 0o700 })
  if (account === undefined || canReach(options.dataFolder, inside, account)) return inside
  rmdirSync(inside)
  return outsideFolder(inside, account, note, options)
}

/** Our own folder may be passed through; what leads to it is not ours to open. */
function canReach(dataFolder: string, inside: string, account: Account) {
  if (canWrite(inside, account)) return true
  const passable = 0o011
  chmodSync(dataFolder, (statSync(dataFolder).mode & 0o777) | passable)
  return canWrite(inside, account)
}

function outsideFolder(inside: string, account: Account, note: string, options: LocalOptions) {
  const base = '/var/lib/terrier'
  const outside = join(base, randomBytes(6).toString('hex'))
  mkdirSync(base, { recursive: true, mode: 0o755 })
  mkdirSync(outside, { mode: 0o700 })
  if (!canWrite(outside, account)) {
    rmdirSync(outside)
    throw new UnreachableError(
      `PostgreSQL, which does not run as root, can reach neither ${inside} nor ${outside}.`,
    )
  }
  writeFileSync(note, `${outside}\n`)
  options.onProgress(
    `PostgreSQL cannot reach ${inside} as an ordinary user, so its files go to ${outside}.`,
  )
  return outside
}

/** Hands the folder to the account and sees whether it gets there. */
function canWrite(folder: string, account: Account) {
  chownSync(folder, account.uid, account.gid)
  const script = 'cd "$1" && test -w .'
  return spawnSync('/bin/sh', ['-c', script, 'sh', folder], { ...account, cwd: '/' }).status === 0
}

function checkVersion(cluster: Cluster) {
  const made = readFileSync(join(cluster.folder, 'PG_VERSION'), 'utf8').trim()
  if (Number(made) === cluster.binaries.major) return
  throw new CannotStartError(
    `${cluster.folder} was made by PostgreSQL ${made}, and this machine has ${cluster.binaries.major}: use pg_upgrade, or another data folder.`,
  )
}

/**
 * Ends a PostgreSQL that an earlier, killed owner of this folder left running, and removes a
 * `postmaster.pid` that names a process which is not one.
 */
async function clearTheWay(cluster: Cluster) {
  const file = join(cluster.folder, 'postmaster.pid')
  const until = Date.now() + stopLimitMs
  for (let told = false; existsSync(file); told = true) {
    const pid = Number(readFileSync(file, 'utf8').split('\n')[0])
    if (!runsIn(pid, cluster.folder)) return rmSync(file, { force: true })
    if (!told) process.kill(pid, 'SIGINT')
    if (Date.now() > until)
      throw new CannotStartError(`PostgreSQL (process ${pid}) still runs in ${cluster.folder}.`)
    await sleep(100)
  }
}

function runsIn(pid: number, folder: string) {
  try {
    if (process.platform === 'linux') return readlinkSync(`/proc/${pid}/cwd`) === folder
    const listed = spawnSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' })
    return listed.stdout.includes(folder)
  } catch {
    return false
  }
}

/**
 * Runs PostgreSQL and stops it when standard input ends, which happens even if we are killed.
 * `read` is a builtin, so that nothing is left behind when PostgreSQL ends first.
 */
const leash = `
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
(read -r _ <&3; kill -INT "$server") &
waiting=$!
wait "$server"
code=$?
kill "$waiting" 2>/dev/null
exit "$code"
`

interface Running {
  stop(): Promise<void>
}

async function run(cluster: Cluster): Promise<Running> {
  let stopping = false
  let child = launch(cluster)
  await untilReady(cluster, child)
  let restarts = 0
  const watch = () =>
    child.once('exit', async () => {
      if (stopping || restarts >= 5) return
      restarts += 1
      process.stderr.write(`PostgreSQL ended by itself (see ${cluster.log}); starting it again.\n`)
      await sleep(500)
      if (stopping) return
      await clearTheWay(cluster)
      child = launch(cluster)
      watch()
    })
  watch()
  return {
    async stop() {
      stopping = true
      await end(child, cluster)
    },
  }
}

function launch(cluster: Cluster): ChildProcess {
  const log = openSync(cluster.log, 'a')
  const command = [
    join(cluster.binaries.folder, 'postgres'),
    '-D',
    cluster.folder,
    ...settings(cluster),
  ]
  const child = spawn('/bin/sh', ['-c', leash, 'sh', ...command], {
    ...cluster.account,
    cwd: '/',
    env: bareEnvironment(),
    stdio: ['pipe', log, log],
    // A process group of its own: Ctrl-C is for us, and we end it when requests are answered.
    detached: true,
  })
  closeSync(log)
  return child
}

function settings(cluster: Cluster): string[] {
  const values = {
    listen_addresses: '',
    unix_socket_directories: cluster.sockets,
    unix_socket_permissions: '0700',
    max_connections: '60',
    shared_buffers: '256MB',
    work_mem: '32MB',
    maintenance_work_mem: '256MB',
    effective_cache_size: '1GB',
    random_page_cost: '1.1',
    wal_level: 'minimal',
    max_wal_senders: '0',
    max_wal_size: '2GB',
    timezone: 'UTC',
    ...(cluster.durable
      ? {}
      : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

async function untilReady(cluster: Cluster, child: ChildProcess) {
  const until = Date.now() + startLimitMs
  while (true) {
    if (child.exitCode !== null)
      throw new CannotStartError(`PostgreSQL did not start:\n${lastLines(cluster.log)}`)
    try {
      const client = await connectAlone(targetOf(cluster, 'postgres'), { statementTimeoutMs: 5000 })
      return await client.end()
    } catch (error) {
      if (Date.now() > until) throw error
      await sleep(50)
    }
  }
}

function lastLines(file: string) {
  return readFileSync(file, 'utf8').trim().split('\n').slice(-8).join('\n')
}

async function ensureDatabase(cluster: Cluster) {
  const client = await connectAlone(targetOf(cluster, 'postgres'), { statementTimeoutMs: 30_000 })
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [database])
    if (found.rowCount === 0) await client.query(`create database ${database}`)
  } finally {
    await client.end()
  }
}

async function end(child: ChildProcess, cluster: Cluster) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = new Promise((done) => child.once('exit', done))
  child.stdin?.end()
  const late = sleep(stopLimitMs, 'late', { ref: false })
  if ((await Promise.race([exited, late])) !== 'late') return
  const pid = Number(readFileSync(join(cluster.folder, 'postmaster.pid'), 'utf8').split('\n')[0])
  process.kill(pid, 'SIGQUIT')
  await exited
}
