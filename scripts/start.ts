/** `npm start`: everything from a fresh clone to a served town. See the README for its options. */
import { setImmediate } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { ConfigError, readConfig, secretOf } from '../api/config.ts'
import { type Database, openDatabase } from '../api/db/database.ts'
import { migrate } from '../api/db/migrate.ts'
import { abandonDeadRuns } from '../api/imports/runs.ts'
import { startServer } from '../api/main.ts'
import { loadDemoTown } from '../seed-data/load.ts'
import { mergeParcelBlocks } from '../tiles/blocks.ts'
import { startFailure } from './start-failure.ts'
import { buildWebClient, webFolder } from './web-client.ts'

interface Options {
  engine: 'embedded' | 'local' | undefined
  demo: boolean
  demoParcels: number | undefined
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      database: { type: 'string' },
      'demo-parcels': { type: 'string' },
      'no-demo': { type: 'boolean', default: false },
    },
  })
  const engine = values.database
  if (engine !== undefined && engine !== 'embedded' && engine !== 'local') {
    throw new ConfigError(`--database is embedded or local, not ${engine}.`)
  }
  const demoParcels =
    values['demo-parcels'] === undefined ? undefined : Number(values['demo-parcels'])
  if (demoParcels !== undefined && !(Number.isInteger(demoParcels) && demoParcels > 0)) {
    throw new ConfigError('--demo-parcels is a number of parcels.')
  }
  return { engine, demo: !values['no-demo'], demoParcels }
}

const startedAt = performance.now()

function say(line: string) {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1).padStart(5)
  process.stdout.write(`${seconds} s  ${line}\n`)
}

/** A line about progress at most every two seconds. */
function progress(what: string) {
  let last = performance.now()
  return (done: number, total: number, part: string) => {
    if (performance.now() - last < 2000) return
    last = performance.now()
    say(`${what}: ${Math.floor((100 * done) / Math.max(total, 1))} % (${part})`)
  }
}

async function fillIfEmpty(db: Database, options: Options) {
  const towns = await db.kysely.selectFrom('municipalities').select(['is_demo']).limit(2).execute()
  // A demo that was broken off is finished by the same call; a real town is never joined by one.
  if (!options.demo || towns.some((town) => !town.is_demo)) return
  if (towns.length === 0) say('Designing the demo town')
  await loadDemoTown(db, {
    parcels: options.demoParcels,
    onProgress: progress('Making the demo town'),
  })
  if (towns.length === 0) await mergeParcelBlocks(db)
}

async function run() {
  const options = readOptions()
  const config = readConfig(process.env)
  const { dataFolder, databaseUrl: url, port, publicUrl, basemapUrl, oidc } = config
  if (url !== undefined && options.engine !== undefined) {
    throw new ConfigError('Both DATABASE_URL and --database are given: which one is meant?')
  }
  const stops: (() => Promise<void>)[] = []
  const stop = stopOnSignal(stops)
  const engine = options.engine
  const opening = openDatabase({ dataFolder, url, engine, share: false, onProgress: say })
  // A folder that somebody else holds is refused at once, before anything is built.
  await Promise.race([opening, setImmediate()])
  const building = buildWebClient(say)
  // Its failure is reported where it is awaited.
  building.catch(() => {})
  const db = await opening
  stops.unshift(() => db.close())
  try {
    if (url !== undefined) await reach(db)
    await migrate(db, { onProgress: say })
    await fillIfEmpty(db, options)
    await building
    await abandonDeadRuns(db)
    const secret = secretOf(config)
    const server = await startServer({ db, port, secret, publicUrl, basemapUrl, oidc, webFolder })
    stops.unshift(() => server.stop())
    db.announce(server.address)
    say(`Terrier is ready on ${server.address} (database: ${db.engine}). Ctrl-C stops it.`)
  } catch (error) {
    await stop()
    throw error
  }
}

/** A database that is not ours to start may be down, or not let us in. */
async function reach(db: Database) {
  try {
    const client = await db.connect({ statementTimeoutMs: 15_000 })
    await client.end()
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException
    throw new ConfigError(`The database of DATABASE_URL cannot be used: ${message || code}.`)
  }
}

/** Stops once, however many signals come: npm and the terminal may each send one. */
function stopOnSignal(stops: (() => Promise<void>)[]) {
  let stopping: Promise<void> | undefined
  let since = 0
  async function stopAll() {
    for (const stop of stops) await stop()
  }
  function stop() {
    stopping ??= stopAll()
    return stopping
  }
  function stopAndExit() {
    // Somebody who insists gets out at once.
    if (stopping !== undefined && performance.now() - since > 3000) process.exit(130)
    if (stopping !== undefined) return
    since = performance.now()
    say('Stopping')
    stop().then(
      () => process.exit(0),
      (error) => fail(error),
    )
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stopAndExit)
  // bootstrap.mjs is gone.
  process.once('disconnect', stopAndExit)
  return stop
}

function fail(error: unknown): never {
  const unexpected = error instanceof Error ? error.stack : error
  process.stderr.write(`${startFailure(error) ?? unexpected}\n`)
  process.exit(1)
}

run().catch(fail)
