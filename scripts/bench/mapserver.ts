import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createConnection, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { bufferUnits } from '../../tiles/tile-query.ts'
import type { TileQuestion } from './plain-tiles.ts'
import type { Contender } from './race.ts'

interface MapServer extends Contender<TileQuestion> {
  read(tile: TileQuestion): Promise<Buffer>
  close(): Promise<void>
}

/** Between the scale of a zoom and the next one's, as MapServer reckons them for tiles. */
const scaleBelow = (zoom: number) => 559_082_264 / 2 ** (zoom + 0.5)

/**
 * MapServer (Debian: mapserver-bin, cgi-mapserver) with the layers that our tiles hold at each
 * zoom, over FastCGI with a process for each connection. undefined where it is not installed.
 */
export async function mapServer(client: pg.ClientConfig): Promise<MapServer | undefined> {
  if (spawnSync('mapserv', ['-v']).error) return undefined
  await addIndexes(client)
  const folder = mkdtempSync(join(tmpdir(), 'terrier-mapserver-'))
  const mapFile = join(folder, 'bench.map')
  writeFileSync(mapFile, mapText(client))
  const config = join(folder, 'mapserver.conf')
  writeFileSync(config, 'CONFIG ENV MS_MAP_PATTERN "." END END\n')
  const workers = await Promise.all(
    Array.from({ length: 4 }, (_, index) => startWorker(join(folder, `${index}.sock`), config)),
  )
  const idle = workers.map(({ path }) => path)
  async function read({ z, x, y }: TileQuestion): Promise<Buffer> {
    const path = idle.pop()
    if (path === undefined) throw new Error('More questions at a time than MapServer processes')
    try {
      const tile = `tile=${x}+${y}+${z}&map.imagetype=mvt${bufferUnits(z)}`
      return await fastCgi(path, `map=${mapFile}&mode=tile&tilemode=gmap&layers=all&${tile}`)
    } finally {
      idle.push(path)
    }
  }
  return {
    name: 'MapServer',
    ask: async (tile) => (await read(tile)).length,
    read,
    async close() {
      // Waiting for the next request, it would not hear a gentler signal.
      for (const { worker } of workers) worker.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** As our own tables have for small scales, but on the columns that MapServer asks for. */
async function addIndexes(config: pg.ClientConfig) {
  const client = new pg.Client(config)
  await client.connect()
  await client.query(`
    create index if not exists bench_main_roads on roads using gist (geom_3857) where class in (${mainClasses});
    create index if not exists bench_coarse_blocks on parcel_blocks using gist (geom_3857_coarse);
    analyze roads, parcel_blocks`)
  await client.end()
}

const mainClasses = "'motorway', 'trunk', 'primary', 'secondary', 'tertiary'"

/** A FastCGI program finds its listening socket as its standard input. */
async function startWorker(
  path: string,
  config: string,
): Promise<{ path: string; worker: ChildProcess }> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(path, resolve))
  const { fd } = (server as unknown as { _handle: { fd: number } })._handle
  const env = { ...process.env, MAPSERVER_CONFIG_FILE: config }
  const worker = spawn('mapserv', { env, stdio: [fd, 'ignore', 'ignore'] })
  // Else we would take connections too; closing removes the name it was opened under.
  const kept = `${path}.kept`
  renameSync(path, kept)
  server.close()
  return { path: kept, worker }
}

/** One request of https://fastcgi-archives.github.io/FastCGI_Specification.html; gives the body. */
function fastCgi(path: string, query: string): Promise<Buffer> {
  const pair = (name: string, value: string) => {
    const length = (text: string) => {
      const size = Buffer.byteLength(text)
      if (size < 128) return Buffer.from([size])
      const long = Buffer.alloc(4)
      long.writeUInt32BE(size + 0x80000000)
      return long
    }
    return Buffer.concat([length(name), length(value), Buffer.from(name + value)])
  }
  const record = (type: number, content: Buffer) => {
    const head = Buffer.from([1, type, 0, 1, content.length >> 8, content.length & 255, 0, 0])
    return Buffer.concat([head, content])
  }
  const parameters = Buffer.concat([pair('REQUEST_METHOD', 'GET'), pair('QUERY_STRING', query)])
  const request = [
    record(1, Buffer.from([0, 1, 0, 0, 0, 0, 0, 0])),
    record(4, parameters),
    record(4, Buffer.alloc(0)),
    record(5, Buffer.alloc(0)),
  ]
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    const socket = createConnection({ path }, () => socket.write(Buffer.concat(request)))
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('error', reject)
    socket.on('close', () => {
      const output = standardOutput(Buffer.concat(chunks))
      const split = output.indexOf('\r\n\r\n')
      const head = output.subarray(0, split).toString()
      if (head.includes('vector-tile')) resolve(output.subarray(split + 4))
      else reject(new Error(`MapServer answered ${output.subarray(-600).toString()}`))
    })
  })
}

function standardOutput(bytes: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; at + 8 <= bytes.length; ) {
    const length = bytes.readUInt16BE(at + 4)
    if (bytes[at + 1] === 6) parts.push(bytes.subarray(at + 8, at + 8 + length))
    at += 8 + length + bytes[at + 6]!
  }
  return Buffer.concat(parts)
}

function mapText(client: pg.ClientConfig): string {
  const connection = `host=${client.host} port=${client.port} user=${client.user} dbname=${client.database} options='-c jit=off'`
  const layer = (
    name: string,
    type: string,
    columns: string,
    table: string,
    rest: string,
    shape = 'geom_3857',
  ) => `
  LAYER
    NAME "${name}"
    TYPE ${type}
    STATUS ON
    CONNECTIONTYPE POSTGIS
    CONNECTION "${connection}"
    PROCESSING "CLOSE_CONNECTION=DEFER"
    DATA "${shape} from (select id, ${columns}, ${shape} from ${table}) as l using unique id using srid=3857"
    METADATA "gml_include_items" "all" "gml_exclude_items" "id" END
    PROJECTION "init=epsg:3857" END
    ${rest}
    CLASS STYLE COLOR 0 0 0 END END
  END`
  const far = (zoom: number) => `MINSCALEDENOM ${scaleBelow(zoom)}`
  const near = (zoom: number) => `MAXSCALEDENOM ${scaleBelow(zoom)}`
  const between = (zoom: number, next: number) => `${near(zoom)} ${far(next)}`
  const mainRoads = `(select * from roads where class in (${mainClasses})) as main`
  const format = (units: number) => `
  OUTPUTFORMAT
    NAME "mvt${units}"
    DRIVER "MVT"
    FORMATOPTION "EXTENT=4096"
    FORMATOPTION "EDGE_BUFFER=${units}"
  END`
  return `MAP
  NAME "bench"
  SIZE 512 512
  EXTENT -20037508 -20037508 20037508 20037508
  PROJECTION "init=epsg:3857" END
  ${[...new Set([12, 13, 14, 15, 16].map(bufferUnits))].map(format).join('')}
  ${layer('blocks', 'POLYGON', 'tone', 'parcel_blocks', far(13), 'geom_3857_coarse')}
  ${layer('blocks', 'POLYGON', 'tone', 'parcel_blocks', between(13, 14))}
  ${layer('parcels', 'POLYGON', 'land_use', 'parcels', near(14))}
  ${layer('buildings', 'POLYGON', 'use', 'buildings', near(13))}
  ${layer('roads', 'LINE', 'class', mainRoads, far(12))}
  ${layer('roads', 'LINE', 'class, name', 'roads', near(12))}
END
`
}
