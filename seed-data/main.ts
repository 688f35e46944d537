// The demo town from the command line:
//   node seed-data/main.ts [--parcels N] [--seed N] [--today YYYY-MM-DD] --out FOLDER
//   node seed-data/main.ts [--parcels N] … --dry    (generates, stores nothing, tells time and memory;
//     --threads N makes that many towns at once)
//   node seed-data/main.ts [--parcels N] …          (into the database of this data folder)

import { once } from 'node:events'
import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { streamTowns } from './stream.ts'
import { countTowns } from './towns.ts'

const { values } = parseArgs({
  options: {
    parcels: { type: 'string', default: '3000' },
    seed: { type: 'string', default: '1' },
    today: { type: 'string', default: new Date().toISOString().slice(0, 10) },
    out: { type: 'string' },
    dry: { type: 'boolean', default: false },
    threads: { type: 'string' },
  },
})
const options = { parcels: wholeNumber('parcels'), seed: wholeNumber('seed'), today: values.today }

const threads = values.threads === undefined ? undefined : wholeNumber('threads')

function wholeNumber(name: 'parcels' | 'seed' | 'threads'): number {
  const value = Number(values[name])
  if (Number.isInteger(value) && value > 0) return value
  console.error(`--${name} must be a whole number above zero, not "${values[name]}".`)
  process.exit(2)
}

if (values.dry || values.out !== undefined) await generate(values.out)
else await load()

async function generate(folder: string | undefined): Promise<void> {
  if (folder !== undefined) mkdirSync(folder, { recursive: true })
  const files = new Map<string, WriteStream>()
  const started = performance.now()
  const counts = new Map<string, number>()
  const towns = countTowns(options.parcels)
  let peakMb = 0
  for await (const town of streamTowns(options, undefined, threads)) {
    for (const { table, rows, json } of town.batches) {
      counts.set(table, (counts.get(table) ?? 0) + rows)
      if (folder === undefined) continue
      const file = files.get(table) ?? createWriteStream(join(folder, `${table}.ndjson`))
      files.set(table, file)
      const lines = new TextDecoder().decode(json).slice(1, -1).replaceAll('\n,', '\n')
      if (!file.write(`${lines}\n`)) await once(file, 'drain')
    }
    const { rss } = process.memoryUsage()
    peakMb = Math.max(peakMb, rss / 1e6)
    progress(town.index + 1, towns, `${Math.round(rss / 1e6)} MB`)
  }
  for (const file of files.values()) file.end()
  console.log()
  for (const [table, count] of counts) console.log(`${table}: ${count}`)
  const seconds = (performance.now() - started) / 1000
  console.log(`${seconds.toFixed(1)} s, at most ${Math.round(peakMb)} MB`)
}

async function load(): Promise<void> {
  const { openDatabase } = await import('../api/db/database.ts')
  const { migrate } = await import('../api/db/migrate.ts')
  const { loadDemoTown } = await import('./load.ts')
  const db = await openDatabase({
    dataFolder: process.env.TERRIER_DATA ?? '.data',
    url: process.env.DATABASE_URL,
    onProgress: console.log,
  })
  try {
    await migrate(db)
    await loadDemoTown(db, { ...options, onProgress: progress })
  } finally {
    await db.close()
  }
  console.log('\nThe demo town is there.')
}

function progress(done: number, total: number, what: string): void {
  process.stdout.write(`\r${Math.floor((done / total) * 100)} % ${what.padEnd(30)}`)
}
