import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { sql } from 'kysely'
import type { Database } from '../db/database.ts'
import { inTenant } from '../db/tenant.ts'
import { aMunicipality } from '../db/testing.ts'
import { aMember, ask, testApp } from '../testing.ts'
import { addRow } from '../testing-town.ts'

/** Degrees that are about a metre, near enough for a test. */
const metre = { east: 1 / 78_800, north: 1 / 111_100 }
const corner = { longitude: 25.2, latitude: 45.2 }

/** Where a longitude has more decimals than elsewhere. */
export const nearGreenwich = { longitude: 0.2, srid: 32631 }

export function at(eastM: number, northM: number, longitude = corner.longitude): [number, number] {
  return [longitude + eastM * metre.east, corner.latitude + northM * metre.north]
}

/** A block of lots, 20 m wide and 30 m deep, in rows that share their corners. */
export async function aBlock(db: Database, place = { longitude: corner.longitude, srid: 3844 }) {
  const [columns, rows] = [3, 2]
  const town = await aMunicipality(db, { srid: place.srid })
  const parcels: number[] = []
  await inTenant(db, town.id, { userId: null, role: 'system' }, async (trx) => {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const ring = [
          at(column * 20, row * 30, place.longitude),
          at((column + 1) * 20, row * 30, place.longitude),
          at((column + 1) * 20, (row + 1) * 30, place.longitude),
          at(column * 20, (row + 1) * 30, place.longitude),
          at(column * 20, row * 30, place.longitude),
        ]
        parcels.push(
          await addRow(trx, 'parcels', {
            cadastral_number: `${row * columns + column + 1}`,
            land_use: 'residential',
            registered_area_m2: 600,
            valid_from: '2001-01-01',
            geom: sql`st_setsrid(st_geomfromgeojson(${JSON.stringify({ type: 'Polygon', coordinates: [ring] })}), 4326)`,
          }),
        )
      }
    }
  })
  const planner = await aMember(db, town.id, 'planner')
  const other = await aMember(db, town.id, 'planner')
  return { ...town, parcels, planner, other }
}

export type Block = Awaited<ReturnType<typeof aBlock>>

/** A change set as its planner works in it: each call sends the version that the last one gave. */
export async function aChangeSet(block: Block, cookie = block.planner.cookie) {
  const base = `/api/v1/${block.slug}/change-sets`
  const begun = await ask(base, {
    method: 'POST',
    cookie,
    headers: { 'idempotency-key': randomUUID() },
    body: { name: 'Lots', reason: 'Survey 12' },
  })
  return working(block, begun, cookie)
}

/** A change set that splits the first lot across, its halves numbered. */
export async function aSplit(block: Block, [south, north] = ['1a', '1b']) {
  const set = await aChangeSet(block)
  await set.operate({
    operation: 'split',
    parcels: [String(block.parcels[0])],
    lines: [[at(-5, 12), at(25, 12)]],
  })
  await set.operate(
    { operation: 'describe', parcel: 'new-1', facts: { cadastralNumber: south } },
    { operation: 'describe', parcel: 'new-2', facts: { cadastralNumber: north } },
  )
  return set
}

/** One that takes a published change set back. */
export async function anInverse(block: Block, id: number, cookie = block.planner.cookie) {
  const begun = await ask(`/api/v1/${block.slug}/change-sets/${id}/invert`, {
    method: 'POST',
    cookie,
    headers: { 'idempotency-key': randomUUID() },
    body: { name: 'Take it back' },
  })
  return working(block, begun, cookie)
}

function working(block: Block, begun: Awaited<ReturnType<typeof ask>>, cookie: string) {
  const base = `/api/v1/${block.slug}/change-sets`
  const { id } = begun.json() as { id: number }
  let etag = begun.headers.get('etag') ?? ''
  const send = async (deed: string, body?: unknown, as = cookie) => {
    const answer = await ask(`${base}/${id}/${deed}`, {
      method: 'POST',
      cookie: as,
      headers: { 'if-match': etag },
      body,
    })
    if (answer.status === 200) etag = answer.headers.get('etag') ?? etag
    return { status: answer.status, body: answer.json() }
  }
  return {
    id,
    send,
    get etag() {
      return etag
    },
    /** Goes on from what somebody else made of it. */
    takeUp(version: string) {
      etag = version
    },
    operate: (...operations: unknown[]) => send('operations', { operations }),
    async problems(stage = 'publication') {
      const { json } = await ask(`${base}/${id}/problems?stage=${stage}`, { cookie })
      return json().problems as {
        rule: string
        severity: string
        parcels: string[]
        place: { type: string } | null
        facts: Record<string, unknown>
      }[]
    },
  }
}

/** Of everything that an edit could write. */
export function digestOf(db: Database, block: Block): Promise<string> {
  return inTenant(db, block.id, { userId: null, role: 'system' }, async (trx) => {
    const tables = ['parcels', 'change_sets', 'change_set_parcels', 'change_set_steps', 'audit_log']
    const texts = tables.map(
      (table) =>
        sql`coalesce((select string_agg(t::text, ' ' order by t::text) from ${sql.table(table)} t where municipality_id = ${block.id}), '')`,
    )
    const { rows } = await sql<{
      digest: string
    }>`select md5(concat(${sql.join(texts)})) as digest`.execute(trx)
    return rows[0]!.digest
  })
}

/** Operations sent by text, as nobody's client would: over real HTTP to a change set of a block of lots. */
export async function aTarget(db: Database) {
  const block = await aBlock(db)
  const set = await aChangeSet(block)
  const { fetch: answer } = await testApp()
  const server = serve({ fetch: answer, port: 0, hostname: '127.0.0.1' })
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  const origin = `http://127.0.0.1:${port}`
  const send = (body: string) =>
    fetch(`${origin}/api/v1/${block.slug}/change-sets/${set.id}/operations`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        cookie: block.planner.cookie,
        origin,
        'if-match': set.etag,
      },
      body,
    })
  return { block, set, send, close: () => void server.close() }
}
