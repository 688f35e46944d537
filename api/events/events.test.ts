import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { createApp } from '../app.ts'
import { aBlock, aChangeSet, aSplit, at, type Block } from '../change-sets/testing.ts'
import type { Database } from '../db/database.ts'
import { inTenant } from '../db/tenant.ts'
import { aMunicipality, testDatabase } from '../db/testing.ts'
import { aMember, ask, testApp } from '../testing.ts'
import { Bounded } from './bounded.ts'

let db: Database

beforeAll(async () => {
  db = await testDatabase()
})

/** A stream of events, and what came of it so far. */
async function listening(slug: string, options: { cookie?: string; window?: string } = {}) {
  const { cookie, window } = options
  const app = await testApp()
  const query = window === undefined ? '' : `?window=${window}`
  const response = await app.request(`http://terrier.test/api/v1/${slug}/events${query}`, {
    headers: cookie === undefined ? {} : { cookie },
  })
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  const heard: { event: string; data: unknown }[] = []
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const reading = (async () => {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      text += part.value
      const blocks = text.split('\n\n')
      text = blocks.pop()!
      for (const block of blocks) {
        const event = /^event: (.*)$/m.exec(block)?.[1]
        const data = /^data: (.*)$/m.exec(block)?.[1]
        if (event) heard.push({ event, data: data ? JSON.parse(data) : null })
      }
    }
  })()
  const close = () => reader.cancel().catch(() => undefined)
  onTestFinished(close)
  await expect.poll(() => heard.map(({ event }) => event)).toContain('ready')
  return {
    close,
    ended: reading,
    changed: () =>
      heard.flatMap(({ event, data }) =>
        event === 'changed' ? (data as { collection: string; bbox: number[] | null }[]) : [],
      ),
    present: () =>
      heard.findLast(({ event }) => event === 'present')?.data as
        | { name: string; changeSetId: number; bbox: number[] }[]
        | undefined,
  }
}

const write = (block: Block, statement: ReturnType<typeof sql>) =>
  inTenant(db, block.id, { userId: null, role: 'system' }, (trx) => statement.execute(trx))

test('a publication is told to all who look, as where and of which collection, and no more', async () => {
  const block = await aBlock(db)
  const elsewhere = await aBlock(db)
  const anybody = await listening(block.slug)
  const staff = await listening(block.slug, { cookie: block.other.cookie })
  const stranger = await listening(elsewhere.slug)
  const set = await aSplit(block)
  await set.send('submit')
  expect((await set.send('publish', {}, block.other.cookie)).status).toBe(200)
  await expect.poll(() => anybody.changed()).not.toEqual([])
  const [told] = anybody.changed()
  expect(Object.keys(told!).sort()).toEqual(['bbox', 'collection'])
  expect(told!.collection).toBe('parcels')
  expect(told!.bbox![0]).toBeCloseTo(at(0, 0)[0], 6)
  expect(anybody.changed().map(({ collection }) => collection)).not.toContain('change-sets')
  await expect
    .poll(() => staff.changed().map(({ collection }) => collection))
    .toEqual(expect.arrayContaining(['parcels', 'change-sets']))
  expect(stranger.changed()).toEqual([])
})

test('the public does not hear of what may be private', async () => {
  const block = await aBlock(db)
  const anybody = await listening(block.slug)
  const staff = await listening(block.slug, { cookie: block.other.cookie })
  await write(
    block,
    sql`with c as (insert into report_categories (municipality_id, code, name) values (${block.id}, 'hole', 'Hole'))
      insert into reports (municipality_id, number, category, title, visibility, geom)
      values (${block.id}, '1', 'hole', 'Private', 'staff', st_setsrid(st_makepoint(25.2, 45.2), 4326))`,
  )
  await expect.poll(() => staff.changed().map(({ collection }) => collection)).toContain('reports')
  await write(
    block,
    sql`insert into districts (municipality_id, name, kind, geom) values (${block.id}, 'Last', 'ward',
      st_multi(st_makeenvelope(25.2, 45.2, 25.3, 45.3, 4326)))`,
  )
  await expect.poll(() => anybody.changed()).not.toEqual([])
  expect(anybody.changed().map(({ collection }) => collection)).toEqual(['districts'])
})

test('staff see who edits where, until the window closes; the public does not', async () => {
  const block = await aBlock(db)
  const set = await aChangeSet(block)
  const window = randomUUID()
  const own = await listening(block.slug, { cookie: block.planner.cookie, window })
  const staff = await listening(block.slug, { cookie: block.other.cookie })
  const anybody = await listening(block.slug)
  expect(staff.present()).toEqual([])
  const tell = (cookie: string | undefined, changeSetId: number | null = set.id) =>
    ask(`/api/v1/${block.slug}/events/presence`, {
      method: 'PUT',
      cookie,
      body: { window, changeSetId, bbox: [25.2, 45.2, 25.21, 45.21] },
    })
  expect((await tell(undefined)).status).toBe(401)
  const viewer = await aMember(db, block.id, 'viewer')
  expect((await tell(viewer.cookie)).status).toBe(403)
  expect((await tell(block.planner.cookie)).status).toBe(204)
  await expect
    .poll(() => staff.present())
    .toMatchObject([{ name: 'A planner', changeSetId: set.id, bbox: [25.2, 45.2, 25.21, 45.21] }])
  // Another's window cannot be taken away.
  expect((await tell(block.other.cookie, null)).status).toBe(204)
  const later = await listening(block.slug, { cookie: viewer.cookie })
  expect(later.present()).toHaveLength(1)
  await own.close()
  await expect.poll(() => staff.present()).toEqual([])
  expect(anybody.present()).toBeUndefined()
})

test('a malformed window or place is refused by name', async () => {
  const block = await aBlock(db)
  expect((await ask(`/api/v1/${block.slug}/events?window=%00`)).json().errors[0].path).toBe(
    'query.window',
  )
  const wrong = await ask(`/api/v1/${block.slug}/events/presence`, {
    method: 'PUT',
    cookie: block.planner.cookie,
    body: { window: randomUUID(), changeSetId: 1, bbox: [25, 45, 999, 45] },
  })
  expect(wrong.status).toBe(422)
  expect(wrong.json().errors[0].path).toBe('body.bbox.2')
})

test('streams end when the server stops, and none begins any more', async () => {
  const { slug } = await aMunicipality(db)
  const closing = new AbortController()
  const app = createApp({ db, secret: 'x'.repeat(32), closing: closing.signal })
  const address = `http://terrier.test/api/v1/${slug}/events`
  const response = await app.request(address)
  closing.abort()
  expect(await response.text()).not.toContain('event: changed')
  expect((await app.request(address)).status).toBe(503)
})

test('so many at once and no more, of all and of each', () => {
  const streams = new Bounded({ all: 3, each: 2 })
  const leave = [streams.enter('a'), streams.enter('a')]
  expect(streams.enter('a')).toBeUndefined()
  expect(streams.enter('b')).toBeDefined()
  expect(streams.enter('c')).toBeUndefined()
  leave[0]!()
  expect(streams.enter('c')).toBeDefined()
})
