import { type ChildProcess, fork } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Target } from './connection.ts'
import { shortHash, socketFolder } from './data-folder.ts'
import type { EngineReport, EngineSettings } from './embedded-engine.ts'

export interface EmbeddedOptions {
  dataFolder: string
  /** false: no fsync, for tests. */
  durable: boolean
  onProgress: (line: string) => void
}

export interface EmbeddedEngine {
  target: Target
  /** The process it runs in at present. */
  pid(): number | undefined
  stop(): Promise<void>
}

const stopLimitMs = 20_000
const mostRestarts = 20

/** Starts the embedded engine's process and keeps it alive until `stop`. */
export async function startEmbeddedEngine(options: EmbeddedOptions): Promise<EmbeddedEngine> {
  const dataFolder = resolve(options.dataFolder)
  mkdirSync(dataFolder, { recursive: true })
  const settings: EngineSettings = {
    dataFolder,
    durable: options.durable,
    preparedFile: preparedFile(),
    socket: socketPath(dataFolder),
  }
  options.onProgress('Starting the embedded database: good for trying Terrier and for small towns.')
  let stopping = false
  let restarts = 0
  let child = await launch(settings, options)

  let restarting: Promise<void> | undefined

  async function restart() {
    restarts += 1
    if (restarts > mostRestarts) throw new Error('it keeps ending')
    process.stderr.write('The embedded engine ended by itself; starting it again.\n')
    child = await launch(settings, options)
    watch()
  }

  function watch() {
    child.once('exit', () => {
      if (stopping) return
      restarting = restart().catch((error) => {
        process.stderr.write(`The embedded engine did not start again: ${error}\n`)
      })
    })
  }
  watch()

  return {
    target: {
      socket: { kind: 'path', path: settings.socket },
      user: 'terrier',
      database: 'terrier',
    },
    pid: () => child.pid,
    async stop() {
      stopping = true
      await restarting
      await end(child)
    },
  }
}

function socketPath(dataFolder: string) {
  if (process.platform === 'win32') return `\\\\.\\pipe\\terrier-${shortHash(dataFolder)}`
  return join(socketFolder(dataFolder, 'engine'), 'engine')
}

/** Kept beside the packages it was made from, so that every data folder of this clone can use it. */
function preparedFile() {
  const modules = join(import.meta.dirname, '../../node_modules')
  const version = (name: string) =>
    JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8')).version
  const name = `embedded-${version('@electric-sql/pglite')}-${version('@electric-sql/pglite-postgis')}.tar.gz`
  return join(modules, '.cache/terrier', name)
}

async function launch(settings: EngineSettings, options: EmbeddedOptions): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, 'embedded-engine.ts'), [JSON.stringify(settings)], {
    execArgv: [],
    // A process group of its own: Ctrl-C is for us, and we end it when requests are answered.
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  await new Promise<void>((ready, failed) => {
    child.on('message', (report: EngineReport) => {
      if (report.kind === 'ready') ready()
      if (report.kind === 'progress') options.onProgress(report.line)
      if (report.kind === 'failed')
        failed(new Error(`The embedded engine did not start: ${report.reason}`))
    })
    child.once('exit', (code) =>
      failed(new Error(`The embedded engine ended at its start (${code}).`)),
    )
    child.once('error', failed)
  })
  return child
}

async function end(child: ChildProcess) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = new Promise((done) => child.once('exit', done))
  if (child.connected) child.send('stop')
  const late = sleep(stopLimitMs, 'late', { ref: false })
  if ((await Promise.race([exited, late])) === 'late') child.kill('SIGKILL')
  await exited
}
