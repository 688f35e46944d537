import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { CachedTile } from './tile-cache.ts'

type Coding = 'br' | 'gzip' | 'identity'

const brotli = promisify(brotliCompress)
const gzipped = promisify(gzip)

/** Below this a packet holds it either way. */
const worthCompressingBytes = 512

/** The best coding that Accept-Encoding allows; RFC 9110, section 12.5.3. */
function contentCoding(acceptEncoding: string | undefined): Coding {
  const weights = new Map<string, number>()
  for (const item of (acceptEncoding ?? '').toLowerCase().split(',')) {
    const [name = '', ...parameters] = item.split(';').map((part) => part.trim())
    const quality = parameters.find((part) => part.startsWith('q='))
    weights.set(name, quality === undefined ? 1 : Number(quality.slice(2)) || 0)
  }
  const weight = (coding: string) => weights.get(coding) ?? weights.get('*') ?? 0
  if (weight('br') > 0 && weight('br') >= weight('gzip')) return 'br'
  return weight('gzip') > 0 ? 'gzip' : 'identity'
}

/** The bytes to send and how they are coded. */
export async function encodedBody(tile: CachedTile, acceptEncoding: string | undefined) {
  const coding =
    tile.body.length < worthCompressingBytes ? 'identity' : contentCoding(acceptEncoding)
  if (coding === 'identity') return { coding, bytes: tile.body }
  let bytes = tile.compressed.get(coding)
  if (!bytes) {
    bytes = compress(tile.body, coding)
    tile.compressed.set(coding, bytes)
  }
  return { coding, bytes: await bytes }
}

/** Levels at which a tile costs about a millisecond. */
function compress(body: Uint8Array, coding: 'br' | 'gzip'): Promise<Uint8Array> {
  if (coding === 'gzip') return gzipped(body, { level: 3 })
  return brotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })
}
