// npm run bench -- snapping: what a pointer move costs with 5,000 parcels in view, against looking at every
// side of every parcel.
import type { Position } from 'geojson'
import { EdgeIndex } from '../../web/editor/edge-index.ts'
import { type Point, planeOf } from '../../web/editor/plane.ts'
import { type Edges, snap } from '../../web/editor/snapping.ts'
import type { LngLat } from '../../web/map/types.ts'

const columns = 100
const rows = 50
const sideM = 18
/** A screen of 1,280 × 800 that shows all of them, and a pointer within ten pixels of what it means. */
const metresPerPixel = (columns * sideM) / 1280
const [withinM, reachM] = [10 * metresPerPixel, 160 * metresPerPixel]
const frameMs = 1000 / 60

const plane = planeOf([25.6, 45.65] satisfies LngLat, null)

/** The same for the same place, so that neighbours share their corners: a metre this way or that. */
function shaken(x: number, y: number): Position {
  const noise = (seed: number) => ((Math.sin(x * 12.9898 + y * 78.233 + seed) * 43758.5453) % 1) * 2
  return plane.toPosition({ x: x * sideM + noise(1), y: y * sideM + noise(2) })
}

/** Nine corners: each side has one more in its middle, as surveyed lots have. */
function lot(x: number, y: number): Position[] {
  const around = [
    [0, 0],
    [0.5, 0],
    [1, 0],
    [1, 0.5],
    [1, 1],
    [0.5, 1],
    [0, 1],
    [0, 0.5],
    [0, 0],
  ]
  return around.map(([dx = 0, dy = 0]) => shaken(x + dx, y + dy))
}

const rings = Array.from({ length: columns * rows }, (_, index) =>
  lot(index % columns, Math.floor(index / columns)),
)
const pointers = Array.from({ length: 2000 }, (_, index): Point => {
  const turn = index * 0.037
  return {
    x: columns * sideM * (0.5 + 0.45 * Math.sin(turn)),
    y: rows * sideM * (0.5 + 0.45 * Math.cos(turn * 1.7)),
  }
})

function perMoveMs(edges: Edges, moves: Point[]) {
  const spent = moves.map((pointer, index) => {
    const started = performance.now()
    snap(edges, plane, { pointer, withinM, reachM, last: pointers[Math.max(0, index - 9)] })
    return performance.now() - started
  })
  spent.sort((a, b) => a - b)
  const at = (share: number) => spent[Math.floor(spent.length * share)]!
  return { median: at(0.5), p99: at(0.99), most: spent.at(-1)! }
}

const started = performance.now()
const index = new EdgeIndex(rings, plane)
const builtMs = performance.now() - started
const scan: Edges = { near: () => index.edges }

perMoveMs(index, pointers.slice(0, 200))
const indexed = perMoveMs(index, pointers)
const plain = perMoveMs(scan, pointers.slice(0, 200))
const figure = (ms: number) => Number(ms.toFixed(3))
console.log(
  `${rings.length} parcels, ${index.edges.length} sides; index built in ${builtMs.toFixed(0)} ms`,
)
console.table({
  'with the index': {
    'median, ms a move': figure(indexed.median),
    '99 %': figure(indexed.p99),
    most: figure(indexed.most),
  },
  'every side': {
    'median, ms a move': figure(plain.median),
    '99 %': figure(plain.p99),
    most: figure(plain.most),
  },
})
console.log(
  `${(plain.median / indexed.median).toFixed(1)} × faster than the plain way; ` +
    `${((indexed.p99 / frameMs) * 100).toFixed(1)} % of a frame of ${frameMs.toFixed(1)} ms (aim: below 50 %)`,
)
