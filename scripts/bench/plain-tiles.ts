import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import pg from 'pg'
import type { Contender } from './race.ts'
import { fetchBytes } from './race.ts'

export interface TileQuestion {
  z: number
  x: number
  y: number
}

const layers = {
  parcels: 'id, cadastral_number, land_use, area_m2',
  buildings: 'id, use, storeys, area_m2',
  roads: 'id, name, class, length_m',
}

const attributes: Record<string, string> = layers

/**
 * The plainest handler that is right: Hono, pg with its defaults, and ST_AsMVT as its manual shows
 * it, without tenants or row-level security. `transform` projects each geometry for each tile;
 * `stored` reads the EPSG:3857 copy.
 */
export async function plainTiles(
  client: pg.ClientConfig,
  kind: 'transform' | 'stored',
): Promise<Contender<TileQuestion> & { close(): Promise<void> }> {
  const pool = new pg.Pool({ ...client, options: undefined, max: 4 })
  // The cluster may stop before the last connection has said goodbye.
  pool.on('error', () => {})
  const app = new Hono()
  app.get('/:z/:x/:y', async (c) => {
    const { z, x, y } = c.req.param()
    const { rows } = await pool.query({
      name: kind,
      text: `select ${Object.keys(layers)
        .map((table) => layerSql(table, kind))
        .join(' || ')} as tile`,
      values: [Number(z), Number(x), Number(y)],
    })
    return c.body(rows[0].tile)
  })
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    name:
      kind === 'transform'
        ? 'plain ST_AsMVT with ST_Transform'
        : 'plain ST_AsMVT on a stored EPSG:3857 copy',
    ask: ({ z, x, y }) => fetchBytes(`http://127.0.0.1:${port}/${z}/${x}/${y}`),
    async close() {
      server.close()
      await pool.end()
    },
  }
}

function layerSql(table: string, kind: 'transform' | 'stored'): string {
  const box = 'st_tileenvelope($1, $2, $3)'
  const [shape, where] =
    kind === 'transform'
      ? ['st_transform(geom, 3857)', `geom && st_transform(${box}, 4326)`]
      : ['geom_3857', `geom_3857 && ${box}`]
  return `coalesce((select st_asmvt(f, '${table}', 4096, 'shape', 'id') from (
    select ${attributes[table]}, st_asmvtgeom(${shape}, ${box}) as shape from ${table} where ${where}) as f), ''::bytea)`
}
