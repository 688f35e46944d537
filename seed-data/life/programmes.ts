import { planted, wornStreet } from '../planted.ts'
import { random } from '../random.ts'
import { lineHex } from '../rows/wkb.ts'
import { dayMs, isoDay } from './clock.ts'
import { addRow, type Context } from './context.ts'
import type { Works } from './works.ts'

const utilities = [
  ['gas', 'Modernizare rețea de gaz', 'Gaz Câmpia SA', 1, 50, 520],
  ['power', 'Trecere în cablu subteran', 'Electrica Câmpiei SA', 0.8, 40, 340],
  ['telecom', 'Canalizație de telecomunicații', 'Net Câmpia SRL', 0.6, 25, 110],
] as const

/** What utilities plan by themselves for the next two years, some of it where the town digs too. */
export function addProgrammes(context: Context, works: readonly Works[]): void {
  const { clock, ground, ids, town } = context
  const rng = random(town.options.seed, 'programmes')
  const isOther = ({ name }: { name: string | null }) =>
    name !== null && name !== planted.dugThrice.street && !wornStreet(name)
  const roads = town.roads.filter(
    (road) => isOther(road) && road.lengthM > 90 && !['track', 'path'].includes(road.class),
  )
  const bridges = town.roads.filter(
    ({ isBridge, name }) => isBridge && (planted.bridges as readonly unknown[]).includes(name),
  )
  const planned = works.filter(({ status, road }) => status === 'planned' && isOther(road))
  for (const [kind, title, operator, depthM, days, costPerM] of utilities) {
    for (let serial = 1; serial <= 6; serial++) {
      const shared = serial <= 2 ? rng.pick(planned) : undefined
      const some = shared?.road ?? rng.pick(roads)
      const later = rng.between(30, shared ? 200 : 600) * dayMs
      const onBridge =
        serial === 6 ? bridges[utilities.findIndex(([own]) => own === kind)] : undefined
      const road = onBridge ?? some
      const startMs = onBridge
        ? clock.nowMs + 150 * dayMs
        : (shared?.startMs ?? clock.nowMs) + later
      const id = ids.take('programmes')
      const number = `${kind.toUpperCase()}-${clock.thisYear + 1}-${String(serial).padStart(2, '0')}`
      addRow(context, 'programmes', {
        id,
        number,
        title: `${title}, ${road.name}`,
        operator,
        kind,
        starts_on: isoDay(startMs),
        ends_on: isoDay(startMs + days * dayMs),
        closure: rng.chance(0.3) && !onBridge ? 'full' : 'partial',
        excavation_depth_m: depthM,
        cost: Math.round(road.lengthM * costPerM),
        geom: lineHex(road.points, ground),
        source: `programmes/${operator}`,
        external_id: number,
      })
    }
  }
}
