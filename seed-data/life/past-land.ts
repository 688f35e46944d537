import type { Point } from '../geometry/points.ts'
import { left } from '../geometry/points.ts'
import { areaOf, boxAround, isSimple, splitByLine } from '../geometry/polygons.ts'
import { merge } from '../lots/halves.ts'
import type { Lot } from '../lots/lots.ts'
import { type Random, random } from '../random.ts'
import type { Row } from '../rows/table-rows.ts'
import { polygonHex } from '../rows/wkb.ts'
import { dayMs, isoDay } from './clock.ts'
import { addRow, type Context } from './context.ts'
import { revise } from './revisions.ts'

/** Parcels that were divided or joined, and rows that once said something else. */
export function addPastLand(context: Context): void {
  const rng = random(context.town.options.seed, 'past land')
  dividedParcels(context, rng)
  joinedParcels(context, rng)
  correctedParcels(context, rng)
  correctedRoads(context, rng)
  correctedBuildings(context, rng)
}

const rowOf = (context: Context, lot: Lot): Row =>
  context.rows.get('parcels')![context.town.lots.indexOf(lot)]!

/** Two neighbours of today were one parcel once. */
function dividedParcels(context: Context, rng: Random): void {
  const { lots } = context.town
  let made = 0
  for (let i = 0; i + 1 < lots.length && made < 45; i += rng.whole(7, 60)) {
    const [a, b] = [lots[i]!, lots[i + 1]!]
    if (a.block !== b.block || !isPrivate(a)) continue
    const joined = merge(a.points, b.points)
    if (!joined) continue
    retire(context, [joined], [a, b], rng, 'dezmembrare')
    made++
  }
}

/** A parcel of today that was two. */
function joinedParcels(context: Context, rng: Random): void {
  const { lots } = context.town
  let made = 0
  for (let i = 3; i < lots.length && made < 25; i += rng.whole(20, 110)) {
    const lot = lots[i]!
    if (!isPrivate(lot) || lot.areaM2 < 500) continue
    const box = boxAround(lot.points)
    const parts = splitByLine(lot.points, box.centre, left(box.axis))
    if (parts.length !== 2 || !parts.every((part) => isSimple(part))) continue
    if ((rowOf(context, lot).attributes as Row).predecesori) continue
    retire(context, parts, [lot], rng, 'alipire')
    made++
  }
}

const isPrivate = (lot: Lot) => ['grid', 'suburb', 'village', 'core'].includes(lot.block.style)

function retire(
  context: Context,
  shapes: readonly Point[][],
  successors: readonly Lot[],
  rng: Random,
  how: string,
): void {
  const { ids, ground, clock } = context
  const endMs = clock.nowMs - rng.between(90, 5200) * dayMs
  const rows = successors.map((lot) => rowOf(context, lot))
  const numbers: string[] = []
  for (const shape of shapes) {
    const id = ids.take('parcels')
    numbers.push(String(100000 + id))
    addRow(context, 'parcels', {
      id,
      cadastral_number: String(100000 + id),
      land_use: rows[0]!.land_use,
      address: rows[0]!.address,
      registered_area_m2: Math.round(areaOf(shape)),
      assessed_land_value: null,
      assessed_building_value: null,
      valid_from: '1999-05-10',
      valid_until: isoDay(endMs),
      geom: polygonHex([shape], ground),
      attributes: { operatiune: how, succesori: rows.map((row) => row.cadastral_number) },
      recorded_at: '2019-01-14T08:00:00Z',
    })
  }
  for (const row of rows) {
    row.valid_from = isoDay(endMs)
    row.attributes = { ...(row.attributes as Row), operatiune: how, predecesori: numbers }
  }
}

function correctedParcels(context: Context, rng: Random): void {
  const { clock } = context
  for (const row of context.rows.get('parcels')!) {
    if (row.valid_until || !rng.chance(0.045)) continue
    const oldUse = row.land_use === 'residential' ? 'vacant' : row.land_use
    const oldArea = Math.round(Number(row.registered_area_m2) * rng.normal(1, 0.03))
    const first = clock.nowMs - rng.between(400, 2300) * dayMs
    const revisions = [
      {
        atMs: first,
        by: 'planner',
        reason: 'măsurătoare nouă',
        before: { registered_area_m2: oldArea, land_use: oldUse },
      },
    ]
    if (rng.chance(0.4)) {
      revisions.push({
        atMs: first + rng.between(20, 380) * dayMs,
        by: 'planner',
        reason: 'schimbare de folosință',
        before: { registered_area_m2: Number(row.registered_area_m2), land_use: oldUse },
      })
    }
    revise(context.past, 'parcels', row, revisions)
  }
}

/** The state of the pavement at each yearly inspection. */
function correctedRoads(context: Context, rng: Random): void {
  const { clock } = context
  for (const row of context.rows.get('roads')!) {
    if (!rng.chance(0.4)) continue
    const now = Number(row.condition)
    const states = [Math.min(100, now + rng.whole(5, 11)), Math.min(100, now + rng.whole(2, 5))]
    const times = [
      clock.nowMs - rng.between(420, 560) * dayMs,
      clock.nowMs - rng.between(60, 200) * dayMs,
    ]
    revise(
      context.past,
      'roads',
      row,
      states.map((condition, i) => ({
        atMs: times[i]!,
        by: 'operator',
        reason: 'inspecție anuală',
        before: { condition },
      })),
    )
  }
}

function correctedBuildings(context: Context, rng: Random): void {
  const { clock } = context
  for (const row of context.rows.get('buildings')!) {
    if (row.use !== 'house' || row.status !== 'standing' || !rng.chance(0.025)) continue
    const wasLower = Number(row.storeys) > 1
    const before: Row = wasLower
      ? { storeys: Number(row.storeys) - 1, height_m: Number(row.height_m) - 3 }
      : { status: 'under-construction' }
    revise(context.past, 'buildings', row, [
      {
        atMs: clock.nowMs - rng.between(60, 1900) * dayMs,
        by: 'planner',
        reason: wasLower ? 'mansardare, proces-verbal de recepție' : 'recepție la terminare',
        before,
      },
    ])
  }
}
