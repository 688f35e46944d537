import { beforeAll, expect, expectTypeOf, test } from 'vitest'
import { createClient, type FeatureOf } from './client.ts'
import { testDatabase } from './db/testing.ts'
import { testApp } from './testing.ts'
import { aTown, type Town } from './testing-town.ts'

let town: Town

beforeAll(async () => {
  town = await aTown(await testDatabase())
})

test('the typed client reads a list, a feature and a municipality', async () => {
  const app = await testApp()
  const client = createClient('http://terrier.test', {
    fetch: (input: RequestInfo | URL, init?: RequestInit) => app.request(input as Request, init),
  })
  const param = { municipality: town.slug }
  const parcels = client.api.v1[':municipality'].parcels
  const page = await (
    await parcels.$get({ param, query: { limit: '3', landUse: 'residential' } })
  ).json()
  expect(page.numberReturned).toBe(3)
  expect(page.features[0]?.properties.cadastralNumber).toBe('C-0')
  expectTypeOf(page.features[0]?.properties.areaM2).toEqualTypeOf<number | undefined>()
  const one = await (
    await parcels[':id'].$get({ param: { ...param, id: String(town.ids.parcel) }, query: {} })
  ).json()
  expectTypeOf(one.properties.landUse).toEqualTypeOf<string | null>()
  expectTypeOf<FeatureOf<'reports'>['properties']['channel']>().toExtend<string | undefined>()
  const towns = await (await client.api.v1.municipalities[':municipality'].$get({ param })).json()
  expect(towns.name).toBe(town.name)
})
