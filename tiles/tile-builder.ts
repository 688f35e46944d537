import type { Database } from '../api/db/database.ts'
import { type Actor, readerInTenant } from '../api/db/tenant.ts'
import type { TileLayer } from './layer.ts'
import { type EncodableFeature, encodeLayer } from './mvt-encoder.ts'
import { attributeNames, type Encoding, type TileQueryOptions, tileQuery } from './tile-query.ts'
import { TwkbReader } from './twkb.ts'

/** No tile is larger, before compression. */
export const maxTileBytes = 500_000

export interface TileRequest extends Omit<TileQueryOptions, 'encoding' | 'limits'> {
  actor: Actor
  /** By default what the database can do. */
  encoding?: Encoding
}

interface LayerResult {
  layer: TileLayer
  bytes: Uint8Array
  count: number
}

/** One tile with all its layers; empty when there is nothing in it. */
export async function buildTile(db: Database, request: TileRequest): Promise<Uint8Array> {
  let limits: Map<string, number> | undefined
  // Each round keeps a share of what was too much, so three are plenty.
  for (let round = 0; ; round++) {
    const results = await buildLayers(db, request, limits)
    const total = results.reduce((sum, { bytes }) => sum + bytes.length, 0)
    if (total <= maxTileBytes)
      return Buffer.concat(
        results.map(({ bytes }) => bytes),
        total,
      )
    limits = tighterLimits(results, 0.9 / (round + 1))
  }
}

async function buildLayers(
  db: Database,
  request: TileRequest,
  limits: ReadonlyMap<string, number> | undefined,
): Promise<LayerResult[]> {
  const { municipalityId, actor } = request
  const encoding = request.encoding ?? (db.hasMvt ? 'mvt' : 'twkb')
  const query = tileQuery({ ...request, encoding, limits })
  if (query.layers.length === 0) return []
  const read = readerInTenant(db, municipalityId, actor)
  const [row] = await read({
    query,
    isUsual: !(limits || request.only || request.layers),
    // Planning for each tile anew costs more than a small tile.
    settings: { plan_cache_mode: 'force_generic_plan' },
  })
  if (row === undefined) throw new Error('A tile query must give one row')
  return query.layers.map((layer, index) => {
    const [bytes, made] = [bytesOf(row[2 * index]), row[2 * index + 1] ?? '']
    if (bytes === undefined) return { layer, bytes: new Uint8Array(), count: 0 }
    if (encoding === 'mvt') return { layer, bytes, count: Number(made) }
    const features = encodableFeatures(bytes, JSON.parse(made))
    const encoded = encodeLayer({
      name: layer.name,
      attributeNames: attributeNames(layer),
      features,
    })
    return { layer, bytes: encoded, count: features.length }
  })
}

/** Of a bytea, as PostgreSQL writes it: `\x` and hexadecimal. */
function bytesOf(text: string | null | undefined): Uint8Array | undefined {
  return text == null ? undefined : Buffer.from(text.slice(2), 'hex')
}

type FeatureRow = [id: number | null, ...values: EncodableFeature['values']]

function encodableFeatures(bytes: Uint8Array, rows: FeatureRow[]): EncodableFeature[] {
  const reader = new TwkbReader(bytes)
  return rows.map(([id, ...values]) => ({ id, values, geometry: reader.next() }))
}

/**
 * Fair shares: a layer that needs less than its share leaves the rest to the others; those above
 * theirs keep as many of their largest features as fit, if these were of average size.
 */
export function tighterLimits(results: LayerResult[], share: number): Map<string, number> {
  const limits = new Map<string, number>()
  let bytesLeft = maxTileBytes * share
  const bySize = results
    .filter(({ count }) => count > 0)
    .sort((a, b) => a.bytes.length - b.bytes.length)
  bySize.forEach(({ layer, bytes, count }, index) => {
    const fair = bytesLeft / (bySize.length - index)
    if (bytes.length > fair) limits.set(layer.name, Math.floor((count * fair) / bytes.length))
    else limits.set(layer.name, count)
    bytesLeft -= Math.min(bytes.length, fair)
  })
  return limits
}
