/**
 * The process of the embedded engine: PGlite in a thread, and the gateway that lets clients at it.
 * The main thread stays free, so that it can end a statement that runs too long and see its parent
 * die. Started by embedded-supervisor.ts with its settings as JSON.
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createGateway, type Gateway, usualLimits } from './embedded-gateway.ts'
import { type EngineThread, startThread } from './embedded-thread.ts'
import type { WorkerSettings } from './embedded-worker.ts'

export interface EngineSettings extends Omit<WorkerSettings, 'channels'> {
  /** Where the gateway listens. */
  socket: string
}

export type EngineReport =
  | { kind: 'ready' }
  | { kind: 'progress'; line: string }
  | { kind: 'failed'; reason: string }

const settings: EngineSettings = JSON.parse(process.argv[2] ?? '{}')

function report(message: EngineReport) {
  if (process.connected) process.send?.(message)
}

/** Two engines on one folder destroy it. One whose owner was killed needs a moment to notice. */
function lockFolder() {
  const waitMs = 10_000
  const lock = new DatabaseSync(join(settings.dataFolder, 'embedded.lock'), { timeout: waitMs })
  lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
  return lock
}

function fail(error: unknown): never {
  report({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) })
  process.exit(1)
}

async function run() {
  const lock = lockFolder()
  const gateway: Gateway = createGateway(() => thread, usualLimits)
  const thread: EngineThread = startThread({
    settings,
    channels: () => gateway.channels(),
    onProgress: (line) => report({ kind: 'progress', line }),
    onHopeless: fail,
  })
  await thread.ready()
  if (process.platform !== 'win32') rmSync(settings.socket, { force: true })
  await gateway.listen(settings.socket)
  process.on('message', async () => {
    await gateway.close()
    await thread.close()
    lock.close()
    process.exit(0)
  })
  report({ kind: 'ready' })
}

// Our owner is gone, and with it everybody we work for. What was committed is on disk.
process.on('disconnect', () => process.exit(1))
run().catch(fail)
