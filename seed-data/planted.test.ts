import { beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../api/db/database.ts'
import { testDatabase } from '../api/db/testing.ts'
import { computed } from '../api/needs/testing-runs.ts'
import { aMember, ask } from '../api/testing.ts'
import { loadDemoTown } from './load.ts'
import { planted } from './planted.ts'

const slug = 'lunca-veche'

interface Unit {
  id: number
  properties: { label: string; rank: number; score: number; levels: Record<string, number> }
}

describe('need finds what is planted in the demo town', () => {
  let db: Database
  let cookie: string

  beforeAll(async () => {
    db = await testDatabase()
    // The same town as that of load.test.ts, since there is one to a database.
    await loadDemoTown(db, { seed: 3 })
    const town = await db.kysely
      .selectFrom('municipalities')
      .select('id')
      .where('slug', '=', slug)
      .executeTakeFirstOrThrow()
    cookie = (await aMember(db, town.id, 'manager')).cookie
    await computed(slug, 'road-segment', cookie)
    await computed(slug, 'district', cookie)
  }, 600_000)

  async function unitsOf(kind: string, query = '') {
    const found: Unit[] = []
    let next: string | null = ''
    while (next !== null) {
      const path: string = `/api/v1/${slug}/needs/units/${kind}?limit=1000&${query}${next && `&cursor=${next}`}`
      const page: { features: Unit[]; next: string | null } = (await ask(path, { cookie })).json()
      found.push(...page.features)
      next = page.next
    }
    return found
  }

  /** Where the segments of a street stand among all, from 0 (the greatest need) to 1. */
  async function placesOf(street: string, query = '') {
    const units = await unitsOf('road-segment', query)
    return units.flatMap(({ properties }) =>
      properties.label === street ? [properties.rank / units.length] : [],
    )
  }

  const median = (figures: readonly number[]) =>
    [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)]!

  test.each([...planted.deteriorating, ...planted.silentStreets])(
    '$street is among the first few of a hundred, with the usual weights',
    async ({ street }) => {
      const places = await placesOf(street)
      expect(Math.min(...places)).toBeLessThan(0.08)
      expect(median(places)).toBeLessThan(0.16)
    },
  )

  test('most of the first segments are of streets that are planted', async () => {
    const streets = [...planted.deteriorating, ...planted.silentStreets].map(({ street }) => street)
    const first = (await unitsOf('road-segment')).slice(0, 15)
    const right = first.filter(({ properties }) => streets.includes(properties.label as never))
    expect(right.length).toBeGreaterThan(7)
  })

  test('the loud district is first as heard, and not when corrected', async () => {
    const [loud] = planted.loudDistricts
    const place = async (query: string) =>
      (await unitsOf('district', query)).find(({ properties }) => properties.label === loud)!
        .properties
    expect((await place('weights=reports:1&corrected=false')).rank).toBe(1)
    const units = await unitsOf('district')
    expect((await place('weights=reports:1')).rank).toBeGreaterThan(units.length / 2)
    expect((await place('')).rank).toBeGreaterThan(units.length / 3)
  })

  /** Reports of a thousand people, and the chance that what happens there is heard. */
  async function reportsOf(district: string) {
    const { id } = (await unitsOf('district')).find(
      ({ properties }) => properties.label === district,
    )!
    const unit = (await ask(`/api/v1/${slug}/needs/units/district/${id}`, { cookie })).json()
    const reports = unit.figures.find((one: { component: string }) => one.component === 'reports')
    return { corrected: reports.raw, chance: unit.reportingChance }
  }

  test('it is the correction that lets the silent district rise', async () => {
    const silent = await reportsOf(planted.silentDistricts[0])
    const loud = await reportsOf(planted.loudDistricts[0])
    expect(silent.chance).toBeLessThan(0.4)
    expect(loud.chance).toBe(1)
    expect(silent.corrected * silent.chance).toBeLessThan(loud.corrected)
    expect(silent.corrected).toBeGreaterThan(loud.corrected)
    const { street } = planted.silentStreets[0]
    expect(median(await placesOf(street))).toBeLessThan(
      median(await placesOf(street, 'corrected=false')),
    )
  })

  test('the street whose lights fail is first by the state of what stands in it, and is heard of', async () => {
    const { street } = planted.dark
    expect(Math.min(...(await placesOf(street, 'weights=condition:1')))).toBeLessThan(0.01)
    expect(Math.min(...(await placesOf(street, 'weights=reports:1,failures:1')))).toBeLessThan(0.08)
  })

  test('the street that is flooded is first when floods are asked for', async () => {
    expect(
      Math.min(...(await placesOf(planted.flooding.street, 'weights=flooding:1'))),
    ).toBeLessThan(0.01)
  })
})
