import type { Point } from '../geometry/points.ts'
import { offset } from '../geometry/polylines.ts'
import { planted, wornStreet } from '../planted.ts'
import { type Random, random } from '../random.ts'
import type { Row } from '../rows/table-rows.ts'
import { lineHex, polygonHex } from '../rows/wkb.ts'
import type { Road } from '../streets/roads.ts'
import { dayMs, iso } from './clock.ts'
import { addRow, type Context, numbered } from './context.ts'
import { revise } from './revisions.ts'

export interface Works {
  id: number
  road: Road
  startMs: number
  endMs: number
  kind: string
  status: string
}

const kinds = [
  ['resurfacing', 'Reabilitare carosabil', 'Primăria Lunca Veche', 60, 420],
  ['roadworks', 'Reparații trotuare', 'Primăria Lunca Veche', 30, 180],
  ['water', 'Înlocuire conductă de apă', 'Apa Luncii SA', 75, 780],
  ['sewer', 'Extindere canalizare', 'Apa Luncii SA', 90, 950],
  ['storm', 'Mărire colector pluvial', 'Apa Luncii SA', 60, 880],
  ['gas', 'Înlocuire conductă de gaz', 'Gaz Câmpia SA', 40, 520],
  ['power', 'Trecere în cablu subteran', 'Electrica Câmpiei SA', 45, 340],
  ['lighting', 'Modernizare iluminat public', 'Primăria Lunca Veche', 25, 160],
  ['telecom', 'Montare fibră optică', 'Net Câmpia SRL', 20, 90],
  ['building', 'Organizare de șantier', 'Con Lunca SRL', 120, 0],
  ['event', 'Zilele orașului Lunca Veche', 'Primăria Lunca Veche', 3, 0],
  ['other', 'Filmare', 'Studio Sud SRL', 2, 0],
] as const

type Kind = (typeof kinds)[number]

/** Works of three years past, those under way, and those planned. */
export function addWorks(context: Context): Works[] {
  const rng = random(context.town.options.seed, 'works')
  const lived = new Set(context.addresses.map((address) => address.road))
  const roads = context.town.roads.filter((road) => lived.has(road) && road.lengthM > 70)
  const works: Works[] = []
  const add = (kind: Kind, status: string, road: Road, startMs: number) =>
    works.push(addOne(context, kind, status, road, startMs, rng))
  const { nowMs, startMs } = context.clock
  for (let i = 0; i < 46; i++)
    add(rng.pick(kinds), 'done', pickRoad(roads, rng), rng.between(startMs, nowMs - 150 * dayMs))
  for (const kind of kinds.slice(0, 8))
    add(kind, 'running', rng.pick(roads), nowMs - rng.between(0.1, 0.6) * kind[3] * dayMs)
  for (const kind of kinds)
    add(kind, 'planned', pickRoad(roads, rng), nowMs + rng.between(10, 300) * dayMs)
  for (const kind of kinds.slice(0, 5))
    add(kind, 'proposed', pickRoad(roads, rng), nowMs + rng.between(200, 600) * dayMs)
  for (let i = 0; i < 4; i++)
    add(kinds[i]!, 'cancelled', rng.pick(roads), nowMs - rng.between(40, 700) * dayMs)
  threeTimes(context, roads, add)
  return works
}

/** Roads in a bad state are mended sooner, though not those that are planted as forgotten. */
function pickRoad(roads: readonly Road[], rng: Random): Road {
  for (let attempt = 0; attempt < 20; attempt++) {
    const road = rng.pick(roads)
    if (!wornStreet(road.name) && rng.chance(road.trafficPerDay > 1000 ? 0.9 : 0.35)) return road
  }
  return roads[0]!
}

/** The same piece of street, to be opened by three who do not know of each other. */
function threeTimes(
  context: Context,
  roads: readonly Road[],
  add: (kind: Kind, status: string, road: Road, startMs: number) => void,
): void {
  const road = roads
    .filter((candidate) => candidate.name === planted.dugThrice.street)
    .sort((a, b) => b.lengthM - a.lengthM)[0]
  if (!road) return
  planted.dugThrice.kinds.forEach((name, i) => {
    const kind = kinds.find((candidate) => candidate[0] === name)!
    add(kind, 'planned', road, context.clock.nowMs + (60 + [150, 290, 0][i]!) * dayMs)
  })
}

function addOne(
  context: Context,
  kind: Kind,
  status: string,
  road: Road,
  startMs: number,
  rng: Random,
): Works {
  const { ids, ground } = context
  const [code, title, operator, days, costPerM] = kind
  const endMs = startMs + days * rng.between(0.7, 1.3) * dayMs
  const id = ids.take('works')
  const wide = road.class === 'primary' || road.class === 'secondary'
  const closure =
    code === 'event'
      ? 'full'
      : wide
        ? 'partial'
        : rng.weighted([
            ['full', 4],
            ['partial', 4],
            ['none', 2],
          ] as const)
  const proposedMs = Math.min(startMs, context.clock.nowMs) - rng.between(60, 220) * dayMs
  const row = addRow(context, 'works', {
    id,
    number: numbered(context, 'L', new Date(startMs).getUTCFullYear(), id),
    title: `${title}, ${road.name}`,
    kind: code,
    status,
    description: closure === 'none' ? null : 'Vă rugăm să urmați semnalizarea provizorie.',
    operator,
    starts_at: iso(startMs),
    ends_at: iso(endMs),
    closure,
    cost: costPerM === 0 ? null : Math.round(road.lengthM * costPerM * rng.between(0.85, 1.2)),
    geom:
      code === 'event' || code === 'building'
        ? polygonHex([bandAround(road)], ground)
        : lineHex(road.points, ground),
    recorded_at: iso(proposedMs),
    recorded_by: 'manager',
    version: 1,
    change_reason: 'propunere',
  })
  addPhases(context, id, code, startMs, endMs, closure)
  remember(context, row, status, proposedMs, startMs, endMs)
  return { id, road, startMs, endMs, kind: code, status }
}

function bandAround(road: Road): Point[] {
  const half = road.widthM / 2
  return [...offset(road.points, -half), ...offset(road.points, half).reverse()]
}

function addPhases(
  context: Context,
  worksId: number,
  kind: string,
  startMs: number,
  endMs: number,
  closure: string,
): void {
  const isDug = ['water', 'sewer', 'storm', 'gas', 'power'].includes(kind)
  const names = isDug
    ? ['Săpătură și pozare', 'Probe și branșamente', 'Refacere carosabil']
    : kind === 'resurfacing'
      ? ['Frezare', 'Asfaltare și marcaje']
      : ['Execuție']
  names.forEach((name, i) => {
    const size = (endMs - startMs) / names.length
    addRow(context, 'works_phases', {
      id: context.ids.take('works_phases'),
      works_id: worksId,
      sequence: i + 1,
      name,
      starts_at: iso(startMs + size * i),
      ends_at: iso(startMs + size * (i + 1)),
      closure: i === 1 && isDug ? 'partial' : closure,
      recorded_at: iso(Math.min(startMs, context.clock.nowMs) - 30 * dayMs),
    })
  })
}

function remember(
  context: Context,
  row: Row,
  status: string,
  proposedMs: number,
  startMs: number,
  endMs: number,
): void {
  if (status === 'proposed') return
  const steps: [string, string, number, string][] = [
    ['planned', 'proposed', proposedMs + 30 * dayMs, 'aprobat în program'],
  ]
  if (status === 'running' || status === 'done')
    steps.push(['running', 'planned', startMs, 'ordin de începere'])
  if (status === 'done') steps.push(['done', 'running', endMs, 'recepție la terminarea lucrărilor'])
  if (status === 'cancelled')
    steps.push(['cancelled', 'planned', proposedMs + 50 * dayMs, 'fonduri insuficiente'])
  const held = steps.filter(([, , atMs]) => atMs < context.clock.nowMs)
  revise(
    context.past,
    'works',
    row,
    held.map(([, before, atMs, reason]) => ({
      atMs,
      by: 'manager',
      reason,
      before: { status: before },
    })),
  )
}
