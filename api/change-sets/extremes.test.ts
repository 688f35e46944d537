import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../db/database.ts'
import { testDatabase } from '../db/testing.ts'
import { failures } from '../testing.ts'
import { aTarget, at, type Block, digestOf } from './testing.ts'

let db: Database
let target: Awaited<ReturnType<typeof aTarget>>
let block: Block

beforeAll(async () => {
  db = await testDatabase()
  target = await aTarget(db)
  block = target.block
})

afterAll(() => {
  target.close()
})

type Position = [number, number]

const lot = (index = 0) => String(block.parcels[index])
const split = (line: unknown) => ({ operation: 'split', parcels: [lot()], lines: [line] })
const reshape = (line: unknown) => ({ operation: 'reshape', parcel: lot(), line })
const polygon = (ring: unknown) => ({ type: 'Polygon', coordinates: [ring] })
const cut = (ring: unknown) => ({ operation: 'cut', parcels: [lot()], shape: polygon(ring) })
const register = (ring: unknown) => ({ operation: 'register', shape: polygon(ring), facts: {} })

/** Each operation that takes a line or a ring. */
const drawn = { split, reshape, cut, register }

/** Back and forth through the first lot, as a hand that shakes. */
function scribble(count: number, reach: number): Position[] {
  return Array.from({ length: count }, (_, index) => {
    const turn = index * 2.39996
    const [east, north] = at(10 + reach * Math.cos(turn), 15 + reach * Math.sin(turn * 1.31))
    return [Number(east.toFixed(8)), Number(north.toFixed(8))]
  })
}

const closed = (line: Position[]) => [...line, line[0]]

describe('a number beyond all bounds', () => {
  const far = [1e308, -1e308, 'NaN', 'Infinity', '1e308', null, true, [], {}]
  test.each(far.map((value) => [value]))('as a coordinate: %j', async (value) => {
    for (const draw of Object.values(drawn)) {
      const ring = [at(0, 0), at(10, 0), [value, 45], at(0, 0)]
      await expectRefused([draw(ring)], /^body\.operations\.0\./)
    }
    for (const operation of ['move-corner', 'insert-corner', 'delete-corner'])
      await expectRefused(
        [{ operation, at: [value, 45], from: [value, 45], to: at(0, 0) }],
        /^body\.operations\.0/,
      )
  })

  test.each(far.map((value) => [value]))('as a figure: %j', async (value) => {
    const [from, to] = [at(0, 0), at(20, 0)]
    for (const operation of [
      { operation: 'split-by-area', parcel: lot(), areaM2: value, directionDeg: 0 },
      { operation: 'split-by-area', parcel: lot(), areaM2: 100, directionDeg: value },
      { operation: 'split-equally', parcel: lot(), parts: value, directionDeg: 0 },
      { operation: 'offset', parcel: lot(), from, to, widthM: value },
      { operation: 'register-official', corners: [[value, 0]], facts: {} },
      {
        operation: 'register-traverse',
        start: [500_000, 400_000],
        legs: [0, 90, 180].map((bearingDeg) => ({ bearingDeg, distanceM: value })),
        facts: {},
      },
      { operation: 'describe', parcel: lot(), facts: { registeredAreaM2: value ?? 1e308 } },
    ])
      await expectRefused([operation], /^body\.operations/)
  })
})

describe('more than anybody draws', () => {
  test.each(Object.entries(drawn))('%s with a million positions', async (_, draw) => {
    const line = Array.from({ length: 1_000_000 }, () => [25, 45])
    const before = await digestOf(db, block)
    const answer = await send([draw(line)]).catch(() => undefined)
    expect(answer?.status ?? 413).toBe(413)
    expect(await digestOf(db, block)).toBe(before)
  })

  test('ten thousand operations', async () => {
    const corner = { operation: 'insert-corner', at: at(10, 0) }
    await expectRefused(Array(10_000).fill(corner), /^body\.operations$/)
  })

  test.each(Object.entries(drawn))(
    '%s with a scribble of twenty thousand positions',
    async (_, draw) => {
      const inside = [at(0, 10), ...scribble(19_000, 9), at(0, 20)] as Position[]
      await expectRefused([draw(closed(inside))])
      await expectRefused([draw(inside)])
    },
  )

  test.each(Object.entries(drawn))(
    '%s to and fro across the parcel ten thousand times',
    async (_, draw) => {
      const across = Array.from(
        { length: 9_999 },
        (__, index): Position => at(index % 2 === 0 ? -5 : 25, 1 + (28 * index) / 10_000),
      )
      await expectRefused([draw(closed([...across, at(-10, 29), at(-10, 1)]))])
    },
  )
})

describe('a list of operations that', () => {
  const half = () => split([at(-5, 12), at(25, 12)])
  const merge = (...parcels: string[]) => ({ operation: 'merge', parcels })
  const retire = (...parcels: string[]) => ({ operation: 'retire', parcels })
  const move = (from: Position, to: Position) => ({ operation: 'move-corner', from, to })
  const lists: Record<string, () => [operations: object[], at: number]> = {
    'splits twice alike': () => [[half(), half()], 1],
    'splits what it has merged': () => [[merge(lot(0), lot(1)), half()], 1],
    'merges what it has retired': () => [[retire(lot(0)), merge(lot(0), lot(1))], 1],
    'retires twice': () => [[retire(lot(0)), retire(lot(0))], 1],
    'describes what it has merged': () => [
      [merge(lot(0), lot(1)), { operation: 'describe', parcel: lot(1), facts: { landUse: 'x' } }],
      1,
    ],
    'moves a corner from where it no longer is': () => [
      [move(at(20, 30), at(21, 31)), move(at(20, 30), at(19, 29))],
      1,
    ],
    'splits a piece that there is not': () => [
      [half(), { ...split([at(10, -5), at(10, 10)]), parcels: ['new-7'] }],
      1,
    ],
    'names a piece before it is begun': () => [
      [{ ...split([at(10, -5), at(10, 10)]), parcels: ['new-1'] }, half()],
      0,
    ],
    'registers twice on the same ground': () => [
      [0, 1].map(() => register([at(100, 0), at(110, 0), at(110, 10), at(100, 0)])),
      1,
    ],
    'says at last what cannot be': () => [
      [...Array.from({ length: 99 }, (_, index) => move(at(index, index), at(index, index + 1)))],
      1,
    ],
  }
  test.each(Object.entries(lists))('%s', async (_, list) => {
    const [operations, index] = list()
    await expectRefused(operations, new RegExp(`^body\\.operations\\.${index}(\\.|$)`))
  })
})

/** Slow machines included; without a limit it took all memory. */
const soonMs = 60_000

/** 4xx soon, which says which field or operation; and nothing is written. */
async function expectRefused(operations: unknown[], path: RegExp = /^body\.operations/) {
  const before = await digestOf(db, block)
  const started = performance.now()
  const answer = await send(operations)
  const text = await answer.text()
  const spentMs = performance.now() - started
  expect([400, 422], text.slice(0, 300)).toContain(answer.status)
  expect(JSON.parse(text).errors?.[0]?.path, text.slice(0, 300)).toMatch(path)
  expect(spentMs, text.slice(0, 300)).toBeLessThan(soonMs)
  expect(await digestOf(db, block)).toBe(before)
  expect(failures).toEqual([])
}

const send = (operations: unknown[]) => target.send(JSON.stringify({ operations }))
