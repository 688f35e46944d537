/**
 * `npm test -- [--database embedded|local|all] [file filters]`: every test this machine can run,
 * and what it could not run and how to get it. The last line has the totals.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { findPostgres } from '../api/db/local-binaries.ts'
import { chromiumPath } from '../web/map/testing/chromium.ts'

type Engine = 'embedded' | 'local'

interface Run {
  engine: Engine
  project: 'node' | 'browser'
  /** Leaves out tests without a database, which have run already. */
  onlyDatabase?: boolean
}

interface Totals {
  passed: number
  failed: number
  skipped: number
  /** One line for each failure: where, which and why. */
  failures: string[]
  /** Likewise for those that passed at a second try. */
  shaky: string[]
}

/** The parts of Vitest's JSON report used here. */
interface Report {
  numPassedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: {
    name: string
    status: string
    message: string
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[]
  }[]
}

const root = join(import.meta.dirname, '..')
const howToGet = {
  postgis: 'On Debian: apt-get install postgresql postgresql-postgis',
  chromium: 'On Debian: apt-get install chromium; elsewhere set CHROMIUM to where it is',
}

const { values, positionals } = parseArgs({
  options: { database: { type: 'string' } },
  allowPositionals: true,
})
const hasPostgis = findPostgres() !== undefined

function enginesToRun(): Engine[] {
  const { database } = values
  if (database === undefined) return [hasPostgis ? 'local' : 'embedded']
  if (database === 'all') return hasPostgis ? ['local', 'embedded'] : ['embedded']
  if (database === 'embedded') return ['embedded']
  if (database !== 'local')
    throw new Error(`--database is embedded, local or all, not ${database}.`)
  if (!hasPostgis) throw new Error(`There is no PostgreSQL with PostGIS here. ${howToGet.postgis}`)
  return ['local']
}

/**
 * The browser is tested once, since what it sees of the database is the API, and by itself: it has
 * the machine and a database in which its town is the only one.
 */
function plan(): Run[] {
  const [first, ...others] = enginesToRun()
  const runs: Run[] = [{ engine: first!, project: 'node' }]
  if (chromiumPath !== undefined) runs.push({ engine: first!, project: 'browser' })
  return [
    ...runs,
    ...others.map((engine): Run => ({ engine, project: 'node', onlyDatabase: true })),
  ]
}

async function test(run: Run): Promise<Totals> {
  const folder = mkdtempSync(join(tmpdir(), 'terrier-report-'))
  const report = join(folder, 'report.json')
  // Every test of the database opens it by this file.
  const which =
    run.onlyDatabase && positionals.length === 0
      ? ['related', 'api/db/testing.ts', '--run']
      : ['run', ...positionals]
  const args = [
    ...[...which, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    ...['--passWithNoTests', `--project=${run.project}`],
  ]
  process.stdout.write(`\nTesting ${run.project} on the ${run.engine} database\n`)
  const code = await vitest(args, run.engine)
  try {
    return count(JSON.parse(readFileSync(report, 'utf8')), code, run)
  } catch {
    const failures = [`${run.project} on ${run.engine}: Vitest ended with ${code} and no report`]
    return { passed: 0, failed: 1, skipped: 0, failures, shaky: [] }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function vitest(args: string[], engine: Engine): Promise<number> {
  const program = join(root, 'node_modules/vitest/vitest.mjs')
  const child = spawn(process.execPath, [program, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      TERRIER_TEST_DATABASE: engine,
      ...(chromiumPath && { CHROMIUM: chromiumPath }),
    },
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  return new Promise((done, failed) => {
    child.once('error', failed)
    child.once('exit', (code) => done(code ?? 1))
  })
}

/** A file that could not be loaded has no tests to fail; it counts as one that did. */
function count(report: Report, code: number, { engine, project }: Run): Totals {
  const tests = report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map((test) => ({ ...test, file: relative(root, name) })),
  )
  const lineOf = ({ file, fullName, failureMessages }: (typeof tests)[number]) =>
    `${file} › ${fullName}: ${failureMessages.join(' ')}`
  const failures = [
    ...report.testResults
      .filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
      .map((file) => `${relative(root, file.name)}: ${file.message}`),
    ...tests.filter(({ status }) => status === 'failed').map(lineOf),
  ]
  if (failures.length === 0 && code !== 0) failures.push(`Vitest ended with ${code}`)
  const shaky = tests.filter(
    ({ status, failureMessages }) => status === 'passed' && failureMessages.length > 0,
  )
  const short = (line: string) => `${project} on ${engine}: ${line.slice(0, 600)}`
  return {
    passed: report.numPassedTests,
    failed: failures.length,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: failures.map(short),
    shaky: shaky.map((test) => short(lineOf(test))),
  }
}

function sayWhatIsMissing() {
  if (!hasPostgis) {
    process.stdout.write(
      `Skipped: the tests on PostgreSQL, which was not found with PostGIS; they ran on the embedded engine. ${howToGet.postgis}\n`,
    )
  }
  if (chromiumPath === undefined) {
    process.stdout.write(`Skipped: the browser tests, for want of Chromium. ${howToGet.chromium}\n`)
  }
}

const totals: Totals = { passed: 0, failed: 0, skipped: 0, failures: [], shaky: [] }
for (const run of plan()) {
  const { passed, failed, skipped, failures, shaky } = await test(run)
  totals.passed += passed
  totals.failed += failed
  totals.skipped += skipped
  totals.failures.push(...failures)
  totals.shaky.push(...shaky)
}
process.stdout.write('\n')
for (const test of totals.shaky) process.stdout.write(`Passed at the second try: ${test}\n`)
for (const failure of totals.failures) process.stdout.write(`Failed: ${failure}\n`)
sayWhatIsMissing()
process.stdout.write(
  `${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped\n`,
)
process.exitCode = totals.failed > 0 || totals.passed === 0 ? 1 : 0
