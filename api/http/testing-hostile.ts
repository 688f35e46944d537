import fc from 'fast-check'

export interface Schema {
  $ref?: string
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: Schema | boolean
  items?: Schema
  example?: unknown
  minimum?: number
  maximum?: number
}

export interface Operation {
  parameters?: { name: string; in: string; schema: Schema }[]
  requestBody?: { content: Record<string, { schema: Schema }> }
}

export type Schemas = Record<string, Schema>

/** What the document calls by name, and the ids that the town has. */
interface Known {
  schemas: Schemas
  ids: string[]
}

/** What people and machines send who mean no good, or do not know better. */
const hostileText = fc
  .oneof(
    fc.constantFrom(
      '',
      ' ',
      '\0',
      'a\u0000b',
      "'; drop table parcels; --",
      '1) or 1=1',
      '%27%22',
      '{{7*7}}',
      '../../etc/passwd',
      '99999999999999999999999999',
      '2147483648',
      '-1',
      '-0',
      '1e309',
      'NaN',
      'Infinity',
      '\ud800',
      '\u202e\u0000abc',
      '[]',
      '{"$ne":null}',
      '%',
      '\\',
      '_'.repeat(300),
      'x'.repeat(10_000),
      '2026-02-30',
      '2026-01-01T00:00:00+99:99',
      '2999-01-01',
      '9999-12-31',
      '0001-01-01',
      '-infinity',
      '1,2,3',
      '3,2,1,4',
      '-180,-90,180,90',
      'NaN,0,1,1',
      '{"type":"Polygon","coordinates":[[]]}',
      '{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}',
      'circle:25,45,1e9',
      'circle:25,45,-1',
      'circle:NaN,0,1',
      'WyJpZCIsIngiLDFd',
    ),
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.double().map(String),
    fc.bigInt().map(String),
    fc.array(fc.double(), { minLength: 4, maxLength: 4 }).map((numbers) => numbers.join(',')),
    // A cursor of another list.
    fc
      .tuple(
        fc.constantFrom('id', 'cadastralNumber', '-areaM2', 'recordedAt'),
        fc.string(),
        fc.integer(),
      )
      .map((parts) => Buffer.from(JSON.stringify(parts)).toString('base64url')),
  )
  .map((text) => text.toWellFormed())

const hostileJson = fc.oneof(
  hostileText,
  fc.constantFrom<unknown>(
    null,
    true,
    [],
    {},
    0,
    -1,
    1e308,
    -1e308,
    1e-320,
    2 ** 31,
    2 ** 53,
    0.1,
    '\ud800',
    { __proto__: null, constructor: 1 },
    { type: 'Point', coordinates: [null, null] },
    { type: 'Point', coordinates: [1e300, 0] },
    { type: 'Polygon', coordinates: [[]] },
    { type: 'LineString', coordinates: [[25, 45]] },
    { type: 'GeometryCollection', geometries: [] },
    Array.from({ length: 3000 }, () => 1),
  ),
  fc.jsonValue({ maxDepth: 3 }),
)

/** Words that a place or a reference in the test town answers to, so that some requests get far. */
const known = ['2026-01-01', '2026-01-01T00:00:00Z', '25,45,26,46', '1', 'C-1', 'road-segment']

/** A value for an address: of its kind, of the town, or hostile. */
export function valueFor(schema: Schema, town: Known): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 8, arbitrary: soundJson(schema, town, 3).map(asText) },
    { weight: 2, arbitrary: fc.constantFrom(...town.ids, ...known) },
    { weight: 3, arbitrary: hostileText },
  )
}

function asText(value: unknown): string {
  return (typeof value === 'string' ? value : JSON.stringify(value)).toWellFormed()
}

/** What the schema asks for, with a part here and there that it does not. */
function soundJson(schema: Schema, town: Known, depth: number): fc.Arbitrary<unknown> {
  const { $ref, anyOf, oneOf, allOf, enum: words, const: only, example } = schema
  const inner = (of: Schema): fc.Arbitrary<unknown> =>
    fc.oneof(
      { weight: 12, arbitrary: soundJson(of, town, depth - 1) },
      { weight: 1, arbitrary: hostileJson },
    )
  if (depth < 0) return hostileJson
  if ($ref) return soundJson(town.schemas[$ref.split('/').at(-1)!]!, town, depth)
  if (anyOf || oneOf)
    return fc.oneof(...(anyOf ?? oneOf)!.map((one) => soundJson(one, town, depth)))
  if (allOf)
    return fc
      .tuple(...allOf.map((one) => soundJson(one, town, depth)))
      .map((parts) => Object.assign({}, ...parts))
  if (only !== undefined) return fc.constant(only)
  if (words) return fc.constantFrom(...words)
  const examples = example === undefined ? [] : [example]
  const { type, minimum = -1000, maximum = 100_000 } = schema
  const kinds: Record<string, () => fc.Arbitrary<unknown>> = {
    null: () => fc.constant(null),
    boolean: () => fc.boolean(),
    integer: () =>
      fc.oneof(
        fc.constantFrom(...town.ids.map(Number)),
        fc.integer({
          min: Math.ceil(minimum),
          max: Math.max(Math.floor(maximum), Math.ceil(minimum)),
        }),
      ),
    number: () => fc.double({ min: minimum, max: Math.max(maximum, minimum), noNaN: true }),
    string: () => fc.oneof(fc.constantFrom(...examples, ...known), fc.string({ maxLength: 20 })),
    array: () => fc.array(inner(schema.items ?? {}), { maxLength: 4 }),
    object: () => objectOf(schema, inner),
  }
  const types = [type ?? []].flat().flatMap((name) => kinds[name] ?? [])
  return types.length > 0 ? fc.oneof(...types.map((make) => make())) : hostileJson
}

function objectOf(
  { properties = {}, required = [], additionalProperties }: Schema,
  inner: (of: Schema) => fc.Arbitrary<unknown>,
) {
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, inner(schema)]),
  )
  const own = fc.record(fields, { requiredKeys: required.filter((name) => name in fields) })
  const more =
    typeof additionalProperties === 'object'
      ? fc.dictionary(
          fc.oneof(fc.constantFrom(...known), hostileText),
          inner(additionalProperties),
          {
            maxKeys: 3,
          },
        )
      : fc.constant({})
  return fc.tuple(own, more).map(([one, other]) => ({ ...other, ...one }))
}

const brokenBodies = [
  '',
  '{"a":',
  '\ufeff{}',
  '{"a":1e999}',
  '{"a":1,"a":2}',
  '"\\ud800"',
  '{"name":"\\u0000"}',
  '{"__proto__":{"isAdmin":true}}',
  '['.repeat(50_000),
  `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`,
]

/** A body as text: as the route asks for, or none that it can read. */
export function bodyFor(
  { content }: NonNullable<Operation['requestBody']>,
  town: Known,
): fc.Arbitrary<string> {
  const schema = content['application/json']?.schema ?? {}
  return fc.oneof(
    {
      weight: 6,
      arbitrary: soundJson(schema, town, 6).map((value) => JSON.stringify(value)),
    },
    { weight: 1, arbitrary: hostileJson.map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: fc.constantFrom(...brokenBodies) },
  )
}

const header = (...values: string[]) =>
  fc.oneof(fc.constantFrom(...values), fc.string({ maxLength: 20 }).map(encodeURIComponent))

/** Some of the headers that mean something to the server, well or badly. */
export const headersFor: fc.Arbitrary<Record<string, string>> = fc
  .record(
    {
      'if-match': header('*', '"1"', 'W/"1"', '"1.abc"', '""', '"99999999999999999999"', '1'),
      'if-none-match': header('*', '"1"', 'W/"x", "y"'),
      'idempotency-key': header('the-same', 'x'.repeat(200), 'x'.repeat(5000), '\u00e9'),
      'content-type': header(
        'application/json; charset=utf-8',
        'text/plain',
        'multipart/form-data',
        'application/x-www-form-urlencoded',
        'application/json; charset=utf-16',
      ),
      'accept-language': header('ro', 'xx-YY;q=nonsense'),
      accept: header('text/html', 'application/pdf'),
    },
    { requiredKeys: [] },
  )
  .chain((given) =>
    fc
      .record({
        isSound: fc.integer({ max: 4, min: 0 }),
        key: fc.uuid(),
        isJson: fc.integer({ max: 9, min: 0 }),
      })
      .map(({ isSound, key, isJson }) => ({
        ...given,
        ...(isSound > 0 ? { 'if-match': '*', 'idempotency-key': key } : {}),
        ...(isJson > 0 ? { 'content-type': 'application/json' } : {}),
      })),
  )
