import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { connectAlone } from './connection.ts'
import { temporaryFolder } from './data-folder.ts'
import { openDatabase } from './database.ts'
import { startEmbeddedEngine } from './embedded-supervisor.ts'

const session = { statementTimeoutMs: 20_000 }

test('kill -9 of the engine loses no acknowledged write, and a new one takes over', {
  timeout: 300_000,
}, async () => {
  const dataFolder = temporaryFolder('crash')
  const engine = await startEmbeddedEngine({ dataFolder, durable: true, onProgress: () => {} })
  try {
    let client = await connectAlone(engine.target, session)
    client.on('error', () => {})
    await client.query('create table written (number integer primary key)')
    const acknowledged: number[] = []
    let number = 0
    for (let kills = 0; kills < 2; kills += 1) {
      const pid = engine.pid()!
      const enough = acknowledged.length + 40
      try {
        while (true) {
          number += 1
          await client.query('insert into written values ($1)', [number])
          acknowledged.push(number)
          // In the midst of one of the next writes.
          if (acknowledged.length === enough) setTimeout(() => process.kill(pid, 'SIGKILL'), 3)
        }
      } catch (error) {
        expect(String(error)).toMatch(/terminated|closed|ECONNRESET|EPIPE/i)
      }
      client = await connectAlone(engine.target, session)
      client.on('error', () => {})
    }
    const { rows } = await client.query('select number from written')
    const kept = new Set(rows.map((row) => row.number))
    expect(acknowledged.length).toBeGreaterThanOrEqual(80)
    expect(acknowledged.filter((one) => !kept.has(one))).toEqual([])
    // Beside the acknowledged, at most the one under way at each kill.
    expect(kept.size - acknowledged.length).toBeLessThanOrEqual(2)
    await client.end()
  } finally {
    await engine.stop()
    rmSync(dataFolder, { recursive: true, force: true })
  }
})

test('kill -9 of the owner loses no acknowledged write and leaves no engine', {
  timeout: 300_000,
}, async () => {
  const dataFolder = temporaryFolder('crash')
  try {
    const acknowledged: number[] = []
    acknowledged.push(...(await writeUntilKilled(dataFolder, 100)))
    const db = await openDatabase({ dataFolder, engine: 'embedded', share: false })
    const { rows } = await db.pool.query('select number from written')
    const kept = new Set(rows.map((row) => row.number))
    await db.close()
    expect(acknowledged.length).toBeGreaterThanOrEqual(100)
    expect(acknowledged.filter((one) => !kept.has(one))).toEqual([])
  } finally {
    rmSync(dataFolder, { recursive: true, force: true })
  }
})

/** Owns an embedded database and prints each number once its write was acknowledged. */
const writerScript = `
  const { openDatabase } = await import(process.argv[1])
  const db = await openDatabase({ dataFolder: process.argv[2], engine: 'embedded', share: false })
  await db.pool.query('create table written (number integer primary key)')
  for (let number = 1; ; number += 1) {
    await db.pool.query('insert into written values ($1)', [number])
    process.stdout.write(number + '\\n')
  }`

/** The numbers that the writer said were acknowledged before it was killed. */
function writeUntilKilled(dataFolder: string, count: number): Promise<number[]> {
  const module = join(import.meta.dirname, 'database.ts')
  const args = ['--input-type=module', '-e', writerScript, module, dataFolder]
  const writer = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  writer.stdout.on('data', (text) => {
    output += text
    if (output.split('\n').length > count) writer.kill('SIGKILL')
  })
  return new Promise((done) => {
    writer.once('close', () => done(output.split('\n').slice(0, -1).map(Number)))
  })
}
