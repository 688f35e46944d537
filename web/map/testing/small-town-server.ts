import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { town as features, smallTownStyle, smallTownTile } from './small-town.ts'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
}

/** As strict as the program's own: a map that needs more than this would not run there. */
const policy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "worker-src 'self' blob:",
  "connect-src 'self'",
].join('; ')

export interface SmallTownServer {
  url: string
  /** Paths with queries, in order. */
  asked: string[]
  /** How many styles are still refused. */
  refuseStyles: number
  close(): Promise<void>
}

/** Serves the built test page in `folder`, and the small town where the real server has its own. */
export async function serveSmallTown(folder: string): Promise<SmallTownServer> {
  const asked: string[] = []
  const town = { asked, refuseStyles: 0 }
  const server = createServer(async (request, response) => {
    asked.push(request.url!)
    const { pathname, searchParams, origin } = new URL(
      request.url!,
      `http://${request.headers.host}`,
    )
    if (pathname.endsWith('/style.json') && town.refuseStyles-- > 0) {
      response.statusCode = 503
      response.end()
      return
    }
    const answer = answerFor(pathname, searchParams, origin)
    if (answer !== undefined) {
      const isTile = answer instanceof Uint8Array
      response.setHeader(
        'content-type',
        isTile ? 'application/vnd.mapbox-vector-tile' : 'application/json',
      )
      if (isTile) response.setHeader('cache-control', 'public, max-age=5')
      response.end(isTile ? answer : JSON.stringify(answer))
      return
    }
    const path = join(folder, normalize(pathname === '/' ? '/index.html' : pathname))
    const body = await readFile(path).catch(() => null)
    response.statusCode = body ? 200 : 404
    response.setHeader('content-type', types[extname(path)] ?? 'application/octet-stream')
    response.setHeader('content-security-policy', policy)
    response.end(body)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address() as { port: number }
  return Object.assign(town, {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise<void>((closed) => {
        server.closeAllConnections()
        server.close(() => closed())
      }),
  })
}

function answerFor(path: string, query: URLSearchParams, origin: string): unknown {
  if (path === '/tiles/test/style.json') return smallTownStyle(query.get('theme') ?? 'light')
  if (path === '/tiles/test.json') {
    return {
      tilejson: '3.0.0',
      tiles: [`${origin}/tiles/test/{z}/{x}/{y}.mvt`],
      minzoom: 10,
      maxzoom: 17,
      attribution: 'Town of <b>Small</b>',
      vector_layers: Object.keys(features).map((id) => ({ id, fields: {} })),
    }
  }
  const tile = /^\/tiles\/test\/(\d+)\/(\d+)\/(\d+)\.mvt$/.exec(path)
  if (tile) return smallTownTile(Number(tile[1]), Number(tile[2]), Number(tile[3]))
  const feature = /^\/api\/v1\/test\/([a-z-]+)\/(\d+)$/.exec(path)
  return feature ? features[feature[1]!]?.find(({ id }) => id === Number(feature[2])) : undefined
}
