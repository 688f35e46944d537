import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../db/testing.ts'
import { aMember, ask, failures } from '../testing.ts'
import { aTown, type Town } from '../testing-town.ts'
import { bodyFor, headersFor, type Operation, type Schemas, valueFor } from './testing-hostile.ts'

/** Each run of the tests sends the same; for a hunt, `HOSTILE_SEED=7 HOSTILE_RUNS=100`. */
const seed = Number(process.env.HOSTILE_SEED ?? 1)
const numRuns = Number(process.env.HOSTILE_RUNS ?? 10)

let town: Town
let cookie: string
let paths: Record<string, Record<string, Operation>>
let schemas: Schemas

beforeAll(async () => {
  const db = await testDatabase()
  town = await aTown(db)
  cookie = (await aMember(db, town.id, 'admin', { isInstanceAdmin: true })).cookie
  const document = (await ask('/api/openapi.json')).json()
  paths = document.paths
  schemas = document.components.schemas
})

test.each(['get', 'post', 'put', 'patch', 'delete'])(
  'whatever is sent by %s, nothing fails, and what is wrong has a name',
  { timeout: 600_000 },
  async (method) => {
    const operations = Object.entries(paths).flatMap(([path, byMethod]) =>
      byMethod[method] ? [[path, byMethod[method]] as const] : [],
    )
    expect(operations.length).toBeGreaterThan(3)
    const faults: string[] = []
    for (const [path, operation] of operations) {
      for (const request of fc.sample(requestsFor(path, operation), { numRuns, seed })) {
        const found = await faultsOf(method.toUpperCase(), request)
        faults.push(...found.map((fault) => `${method} ${path}: ${fault} of ${said(request)}`))
      }
    }
    expect(faults).toEqual([])
  },
)

interface HostileRequest {
  address: string
  headers: Record<string, string>
  body: string | undefined
}

/** An address, headers and a body for a route, each part sound or hostile. */
function requestsFor(
  path: string,
  { parameters = [], requestBody }: Operation,
): fc.Arbitrary<HostileRequest> {
  const ids = Object.values(town.ids).flat().map(String)
  const valuesIn = (place: string) =>
    Object.fromEntries(
      parameters
        .filter((one) => one.in === place)
        .map(({ name, schema }) => [name, valueFor(schema, { schemas, ids })]),
    )
  const inPath = fc.record({ ...valuesIn('path'), municipality: fc.constant(town.slug) })
  const queryValues = valuesIn('query')
  const inQuery = fc
    .subarray(Object.keys(queryValues), { maxLength: Math.min(3, Object.keys(queryValues).length) })
    .chain((names) =>
      fc.record(Object.fromEntries(names.map((name) => [name, queryValues[name]!]))),
    )
  return fc.record({
    address: fc.tuple(inPath, inQuery).map(([values, query]) => {
      const named = new Map(Object.entries(values))
      const place = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(named.get(name)!))
      return `${place}?${new URLSearchParams(query as Record<string, string>)}`
    }),
    headers: headersFor,
    body: requestBody ? bodyFor(requestBody, { schemas, ids }) : fc.constant(undefined),
  })
}

async function faultsOf(method: string, { address, ...rest }: HostileRequest): Promise<string[]> {
  const answer = await ask(address, { method, cookie, ...rest })
  const inside = failures.splice(0).map((error) => `failed (${error})`)
  if (answer.status < 400) return inside
  return [...inside, ...unlikeAProblem(answer)]
}

/** A program can act on a problem: it has a code, and wrong input is named by its place. */
function unlikeAProblem({ status, headers, text }: Awaited<ReturnType<typeof ask>>): string[] {
  if (headers.get('content-type') !== 'application/problem+json')
    return [`answered ${status} plainly`]
  const problem = JSON.parse(text) as { code: string; status: number; errors?: { path: string }[] }
  const isNamed = problem.errors?.every(({ path }) => /^(path|query|header|body)\b/.test(path))
  return [
    ...(status >= 500 || problem.status !== status ? [`answered ${status}`] : []),
    ...(/violates|relation "|syntax error|node_modules|\.ts:\d/.test(text) ? [`told ${text}`] : []),
    ...(problem.code === 'validation-failed' && !isNamed ? [`named no field in ${text}`] : []),
  ]
}

function said({ address, headers, body }: HostileRequest): string {
  return `${address.slice(0, 300)} ${JSON.stringify(headers).slice(0, 300)} ${body?.slice(0, 500)}`
}
