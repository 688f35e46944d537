// npm run bench -- features [--requests N]: 1,000 parcels by bbox as GeoJSON, 4 connections.
import { Agent, get, type IncomingMessage } from 'node:http'
import { finished } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import pg from 'pg'
import { cityBox, citySlug, openCity } from './bench-city.ts'
import { race, repeatable, report } from './race.ts'
import { serveApp } from './serve-app.ts'

const { values } = parseArgs({ options: { requests: { type: 'string', default: '1000' } } })
const asked = Number(values.requests)
// Both are compiled by then.
const warmUp = 300
const limit = 1000

type Box = [west: number, south: number, east: number, north: number]

/** About 1,300 parcels each, so that the limit is what ends the answer. */
function chooseBoxes(count: number): Box[] {
  const random = repeatable(11)
  const [width, height] = [0.0132, 0.0092]
  return Array.from({ length: count }, () => {
    const west = cityBox.west + random() * (cityBox.east - cityBox.west - width)
    const south = cityBox.south + random() * (cityBox.north - cityBox.south - height)
    return [west, south, west + width, south + height]
  })
}

const agent = new Agent({ keepAlive: true })

/**
 * Counts the bytes of an answer. The client works beside the servers that it measures, so for both it
 * must cost less than they do; fetch() would not.
 */
async function countBytes(url: string): Promise<number> {
  const answer = await new Promise<IncomingMessage>((done, failed) => {
    get(url, { agent }, done).on('error', failed)
  })
  let length = 0
  answer.on('data', (chunk) => {
    length += chunk.length
  })
  await finished(answer)
  if (answer.statusCode !== 200) throw new Error(`${url} answered ${answer.statusCode}`)
  return length
}

/**
 * Hono, pg with its defaults, and json_agg of ST_AsGeoJSON as its manual shows it; no tenant, no
 * row-level security, no order, the fields that the public gets from us.
 */
async function plainFeatures(client: pg.ClientConfig) {
  const pool = new pg.Pool({ ...client, options: undefined, max: 4 })
  // The cluster may stop before the last connection has said goodbye.
  pool.on('error', () => {})
  const app = new Hono()
  app.get('/', async (c) => {
    const { rows } = await pool.query({
      name: 'features',
      text: `select json_build_object('type', 'FeatureCollection',
          'features', coalesce(json_agg(st_asgeojson(f.*, 'geom', 7)::json), '[]')) as answer
        from (select id, cadastral_number, land_use, address, registered_area_m2, area_m2, valid_from, valid_until, version, recorded_at, geom
          from parcels where geom && st_makeenvelope($1, $2, $3, $4, 4326) limit ${limit}) as f`,
      values: c.req.query('bbox')!.split(',').map(Number),
    })
    return c.json(rows[0].answer)
  })
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    name: 'plain json_agg',
    ask: (box: Box) => countBytes(`http://127.0.0.1:${port}/?bbox=${box}`),
    async close() {
      server.close()
      await pool.end()
    },
  }
}

const db = await openCity()
const served = await serveApp(db)
const plain = await plainFeatures(db.pool.options)
const ours = {
  name: 'Terrier',
  ask: (box: Box) =>
    countBytes(`${served.origin}/api/v1/${citySlug}/parcels?bbox=${box}&limit=${limit}`),
}
try {
  const boxes = chooseBoxes(asked + warmUp)
  console.log(`${asked} times ${limit} parcels by bbox as GeoJSON, 4 connections …`)
  const results = await race([ours, plain], boxes.slice(0, asked), boxes.slice(asked))
  report(results, { [plain.name]: 2.5 })
} finally {
  served.close()
  await plain.close()
  await db.close()
}
