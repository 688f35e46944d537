import { valid } from 'geojson-validation'
import { beforeAll, expect, test } from 'vitest'
import { collections, listed } from './collections.ts'
import { testDatabase } from './db/testing.ts'
import { aMember, ask, failures } from './testing.ts'
import { aTown, type Town } from './testing-town.ts'

let town: Town
let cookie: string

beforeAll(async () => {
  const db = await testDatabase()
  town = await aTown(db)
  cookie = (await aMember(db, town.id, 'viewer')).cookie
})

const paths = Object.values(listed).map((one) => one.path)

test.each(paths)('%s: list, one, history and related hold together', async (path) => {
  const base = `/api/v1/${town.slug}/${path}`
  const list = await ask(base, { cookie })
  expect(failures.splice(0)).toEqual([])
  expect(list.status).toBe(200)
  const { features, numberReturned, type } = list.json()
  expect(type).toBe('FeatureCollection')
  expect(numberReturned).toBe(features.length)
  expect(features.length).toBeGreaterThan(0)
  const [first] = features
  const one = await ask(`${base}/${first.id}`, { cookie })
  expect(one.json()).toEqual(first)
  expect(one.headers.get('content-type')).toBe('application/geo+json')
  const names = Object.keys(collections.get(path)?.fields ?? {})
  expect(Object.keys(first.properties).sort()).toEqual(names.sort())
  const history = await ask(`${base}/${first.id}/history`, { cookie })
  expect(history.json()).toMatchObject({
    collection: path,
    id: first.id,
    versions: [{ version: 1, operation: 'create' }],
  })
  const related = await ask(`${base}/${first.id}/related`, { cookie })
  expect(failures.splice(0)).toEqual([])
  const relations = related.json().relations.map(({ name }: { name: string }) => name)
  expect(relations).toEqual(collections.get(path)?.related.map(({ name }) => name))
  const then = await ask(
    `${base}/${first.id}?asOf=${encodeURIComponent(first.properties.recordedAt)}`,
    { cookie },
  )
  expect(then.json()).toEqual(first)
})

test.each(paths)('%s: what its schema says is what comes', async (path) => {
  const of = collections.get(path)
  const { features } = (await ask(`/api/v1/${town.slug}/${path}`, { cookie })).json()
  for (const feature of features) {
    for (const [name, { schema }] of Object.entries(of?.fields ?? {})) {
      expect({ name, ...schema.safeParse(feature.properties[name]) }).toMatchObject({
        name,
        success: true,
      })
    }
  }
})

test.each(paths)('%s: is GeoJSON to a reader that is not ours', async (path) => {
  const { links, ...list } = (await ask(`/api/v1/${town.slug}/${path}`, { cookie })).json()
  expect(links).toBeDefined()
  expect(list.features.length).toBeGreaterThan(0)
  expect(valid(list, true)).toEqual([])
})
