// npm run bench -- tiles [--tiles N]: uncached tiles a second from zoom 12 to 16, 4 connections.
import { parseArgs } from 'node:util'
import { decodeTile } from '../../tiles/testing.ts'
import { cityBox, citySlug, openCity } from './bench-city.ts'
import { mapServer } from './mapserver.ts'
import { plainTiles, type TileQuestion } from './plain-tiles.ts'
import { fetchBytes, race, repeatable, report } from './race.ts'
import { serveApp } from './serve-app.ts'

const zooms = [12, 13, 14, 15, 16]
const { values } = parseArgs({ options: { tiles: { type: 'string', default: '200' } } })
const asked = Number(values.tiles)
const warmUp = 40

/** Different tiles each, spread over the city and over the zooms as far as there are so many. */
function chooseTiles(): TileQuestion[] {
  const random = repeatable(7)
  const all = zooms.map((z) => shuffled(tilesOfCity(z), random))
  const chosen: TileQuestion[] = []
  for (let round = 0; chosen.length < asked + warmUp; round++) {
    chosen.push(...all.flatMap((tiles) => tiles[round] ?? []))
  }
  return chosen.slice(0, asked + warmUp)
}

function tilesOfCity(z: number): TileQuestion[] {
  const first = tileOf(z, cityBox.west, cityBox.north)
  const last = tileOf(z, cityBox.east, cityBox.south)
  const tiles: TileQuestion[] = []
  for (let x = first.x; x <= last.x; x++) {
    for (let y = first.y; y <= last.y; y++) tiles.push({ z, x, y })
  }
  return tiles
}

function tileOf(z: number, lon: number, lat: number): TileQuestion {
  const across = 2 ** z
  const north = Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI
  return { z, x: Math.floor((lon / 360 + 0.5) * across), y: Math.floor(((1 - north) / 2) * across) }
}

function shuffled<T>(items: T[], random: () => number): T[] {
  const order = items.map((item) => ({ item, place: random() }))
  return order.sort((a, b) => a.place - b.place).map(({ item }) => item)
}

/** Whether the two hold the same: what is clipped away at the edges may differ by a little. */
async function compareContents(tiles: TileQuestion[]) {
  const counts: Record<string, Record<string, number>> = {}
  function count(contender: string, bytes: Uint8Array) {
    for (const [layer, features] of Object.entries(decodeTile(bytes))) {
      counts[layer] ??= {}
      counts[layer][contender] = (counts[layer][contender] ?? 0) + features.length
    }
  }
  for (const tile of tiles) {
    const answer = await fetch(urlOf(tile))
    count('Terrier', new Uint8Array(await answer.arrayBuffer()))
    count('MapServer', await peer!.read(tile))
  }
  console.log(`Features in ${tiles.length} of the tiles:`)
  console.table(counts)
}

const urlOf = ({ z, x, y }: TileQuestion) => `${served.origin}/tiles/${citySlug}/${z}/${x}/${y}.mvt`

const db = await openCity()
const served = await serveApp(db)
const transform = await plainTiles(db.pool.options, 'transform')
const stored = await plainTiles(db.pool.options, 'stored')
const peer = await mapServer(db.pool.options)
if (!peer)
  console.log('MapServer is not compared: install the packages mapserver-bin and cgi-mapserver.')
const ours = {
  name: 'Terrier',
  // The others do not compress either.
  ask: (tile: TileQuestion) => fetchBytes(urlOf(tile), { 'accept-encoding': 'identity' }),
}
try {
  const tiles = chooseTiles()
  console.log(`${asked} tiles of zoom ${zooms[0]} to ${zooms.at(-1)}, none twice, 4 connections …`)
  if (peer) await compareContents(tiles.slice(asked, asked + 10))
  const contenders = [ours, transform, stored, ...(peer ? [peer] : [])]
  // The last ones of the list are for warming up: more small tiles than large ones.
  const results = await race(contenders, tiles.slice(0, asked), tiles.slice(asked))
  report(results, { [transform.name]: 8, MapServer: 2 })
} finally {
  served.close()
  await Promise.all([transform.close(), stored.close(), peer?.close()])
  await db.close()
}
