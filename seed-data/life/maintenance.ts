import type { Point } from '../geometry/points.ts'
import { pointAt } from '../geometry/polylines.ts'
import { wornStreet } from '../planted.ts'
import { type Random, random } from '../random.ts'
import type { Row } from '../rows/table-rows.ts'
import { pointHex } from '../rows/wkb.ts'
import type { Asset } from './assets.ts'
import { dayMs, hourMs, iso } from './clock.ts'
import { addRow, type Context, numbered } from './context.ts'
import type { Incident } from './incidents.ts'
import type { ReportStep } from './report-steps.ts'

export interface Crew {
  id: number
  name: string
  departments: readonly string[]
}

const crewList: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['Echipa drumuri 1', ['asfaltare', 'marcaje'], ['Drumuri']],
  ['Echipa drumuri 2', ['pavaje', 'deszăpezire'], ['Drumuri']],
  ['Echipa apă-canal', ['rețele de apă', 'canalizare', 'vidanjare'], ['Apă și canal']],
  ['Echipa intervenții rapide', ['avarii'], ['Apă și canal', 'Ordine publică']],
  ['Echipa iluminat', ['electricitate', 'lucru la înălțime'], ['Iluminat']],
  ['Echipa spații verzi', ['toaletare', 'mobilier urban'], ['Spații verzi', 'Salubritate']],
]

const planList: readonly (readonly [string, string, string, number, number])[] = [
  ['Verificare anuală hidranți', 'hydrant', 'Verificare presiune și etanșeitate', 12, 2],
  ['Manevrare vane', 'valve', 'Manevrare și gresare', 24, 2],
  ['Revizie stații de pompare', 'lift-station', 'Revizie pompe și automatizare', 3, 3],
  ['Inspecție poduri', 'bridge', 'Inspecție vizuală a structurii', 12, 0],
  ['Inspecție locuri de joacă', 'playground', 'Verificare siguranță', 3, 5],
  ['Toaletare arbori', 'tree', 'Toaletare de iarnă', 36, 5],
  ['Verificare semafoare', 'traffic-signal', 'Verificare controler și lămpi', 6, 4],
  ['Inspecție carosabil', 'pavement', 'Evaluare stare tehnică', 12, 0],
]

/** Crews, plans, and what they did in three years without anybody asking. */
export function addMaintenance(context: Context, assets: readonly Asset[]): Crew[] {
  const rng = random(context.town.options.seed, 'maintenance')
  const crews = crewList.map(([name, skills, departments]) => {
    const id = context.ids.take('crews')
    addRow(context, 'crews', { id, name, skills, recorded_at: '2019-03-04T08:00:00Z' })
    return { id, name, departments }
  })
  for (const [name, type, task, months, crew] of planList) {
    const planId = context.ids.take('maintenance_plans')
    addRow(context, 'maintenance_plans', {
      id: planId,
      name,
      asset_type: type,
      task,
      interval_months: months,
      crew_id: crews[crew]!.id,
      is_active: type !== 'tree',
      recorded_at: '2020-01-15T08:00:00Z',
    })
    const few = assets.filter((asset) => asset.type === type)
    const share = few.length > 300 ? 0.22 : 1
    for (const asset of few)
      if (rng.chance(share))
        rounds(context, asset, { planId, task, months, crew: crews[crew]! }, rng)
  }
  breaks(context, crews[2]!, rng)
  proposals(context, assets, crews, rng)
  return crews
}

interface Round {
  planId: number
  task: string
  months: number
  crew: Crew
}

/** The last rounds of a plan at one asset, the latest with a work order of its own. */
function rounds(
  context: Context,
  asset: Asset,
  { planId, task, months, crew }: Round,
  rng: Random,
): void {
  const { clock, ids } = context
  const step = months * 30.4 * dayMs
  let atMs = clock.nowMs + rng.between(-0.9, 0.12) * step
  const count = Math.min(4, Math.ceil((clock.nowMs - clock.startMs) / step))
  for (let i = 0; i < count && atMs > clock.startMs; i++) {
    const isAhead = atMs > clock.nowMs
    // Nothing is asked for before it is known.
    const askedMs = Math.min(atMs - 20 * dayMs, clock.nowMs - dayMs)
    const orderId =
      i === 0
        ? putOrder(
            context,
            asset.at,
            {
              kind:
                asset.type === 'pavement' || asset.type === 'bridge' ? 'inspection' : 'preventive',
              status: isAhead ? 'scheduled' : 'done',
              priority: 4,
              title: task,
              asset_id: asset.id,
              crew_id: crew.id,
              maintenance_plan_id: planId,
              requested_at: iso(askedMs),
              scheduled_at: iso(atMs),
              started_at: isAhead ? null : iso(atMs),
              finished_at: isAhead ? null : iso(atMs + rng.between(0.5, 3) * hourMs),
              cost: isAhead ? null : Math.round(rng.between(40, 320)),
            },
            askedMs,
          )
        : null
    if (!isAhead) {
      const years = (clock.nowMs - atMs) / (365 * dayMs)
      const condition = Math.round(
        Math.min(100, Math.max(1, asset.condition + years * 2.2 + rng.normal(0, 2))),
      )
      addRow(context, 'inspections', {
        id: ids.take('inspections'),
        asset_id: asset.id,
        work_order_id: orderId,
        inspected_at: iso(atMs),
        inspector: crew.name,
        condition,
        findings:
          condition < 35
            ? 'Uzură avansată, se propune înlocuirea'
            : condition < 60
              ? 'Uzură normală'
              : 'Fără observații',
        recorded_at: iso(atMs + hourMs),
      })
    }
    atMs -= step
  }
}

/** Mains that burst again and again in the worn streets, whether or not anybody reports it. */
function breaks(context: Context, crew: Crew, rng: Random): void {
  for (const road of context.town.roads) {
    const worn = wornStreet(road.name)
    if (!worn || road.lengthM < 60) continue
    for (let i = 0; i < worn.mainsBreak; i++) {
      const atMs = rng.between(context.clock.startMs, context.clock.nowMs - 20 * dayMs)
      const { point } = pointAt(road.points, rng.between(0.1, 0.9) * road.lengthM)
      putOrder(
        context,
        point,
        {
          kind: 'emergency',
          status: 'done',
          priority: 1,
          title: 'Remediere avarie conductă de apă',
          asset_id: null,
          crew_id: crew.id,
          maintenance_plan_id: null,
          requested_at: iso(atMs),
          scheduled_at: iso(atMs + hourMs),
          started_at: iso(atMs + 2 * hourMs),
          finished_at: iso(atMs + rng.between(5, 30) * hourMs),
          cost: Math.round(rng.between(2400, 11000)),
        },
        atMs,
      )
    }
  }
}

/** The work order that settles a report. */
export function addOrder(
  context: Context,
  incident: Incident,
  steps: readonly ReportStep[],
  crews: readonly Crew[],
  rng: Random,
): number {
  const { category } = incident
  const at = (status: string) => steps.find((step) => step.status === status)?.atMs
  const requestedMs = at('acknowledged') ?? steps[0]!.atMs
  const done = at('resolved')
  const started = at('in-progress') ?? (done === undefined ? undefined : done - hourMs)
  const status =
    done !== undefined
      ? 'done'
      : started !== undefined
        ? 'in-progress'
        : at('scheduled') !== undefined
          ? 'scheduled'
          : rng.chance(0.5)
            ? 'approved'
            : 'requested'
  const crew =
    crews.find((candidate) => candidate.departments.includes(category.department)) ?? crews[0]!
  return putOrder(
    context,
    incident.at,
    {
      kind: category.serviceHours <= 12 ? 'emergency' : 'corrective',
      status,
      priority: category.serviceHours <= 12 ? 1 : incident.severity === 3 ? 2 : 3,
      title: `${category.ro}, ${incident.road.name ?? 'fără nume'}`,
      asset_id: incident.asset?.id ?? null,
      crew_id: status === 'requested' ? null : crew.id,
      maintenance_plan_id: null,
      requested_at: iso(requestedMs),
      scheduled_at: at('scheduled') === undefined ? null : iso(at('scheduled')! + dayMs),
      started_at: started === undefined ? null : iso(started),
      finished_at: done === undefined ? null : iso(done),
      cost: done === undefined ? null : Math.round(rng.between(120, 2600) * incident.severity),
    },
    requestedMs,
  )
}

function putOrder(context: Context, at: Point, facts: Row, requestedMs: number): number {
  const id = context.ids.take('work_orders')
  addRow(context, 'work_orders', {
    id,
    number: numbered(context, 'OL', new Date(requestedMs).getUTCFullYear(), id),
    description: null,
    works_id: null,
    ...facts,
    geom: pointHex(at, context.ground),
    recorded_at: iso(requestedMs),
  })
  return id
}

/** What inspectors have asked for and nobody has begun. */
function proposals(
  context: Context,
  assets: readonly Asset[],
  crews: readonly Crew[],
  rng: Random,
): void {
  const worn = assets.filter((asset) => asset.condition < 28 && asset.type !== 'pavement')
  for (const status of ['requested', 'approved', 'cancelled', 'in-progress'] as const) {
    for (const asset of rng.shuffle(worn).slice(0, 14)) {
      const atMs = context.clock.nowMs - rng.between(2, 70) * dayMs
      const isBegun = status === 'in-progress'
      const begun = isBegun ? iso(context.clock.nowMs - rng.between(1, 30) * hourMs) : null
      const facts = {
        kind: 'corrective',
        status,
        priority: rng.whole(2, 5),
        title: `Înlocuire ${String(asset.row.tag)}`,
        asset_id: asset.id,
        crew_id: status === 'requested' ? null : rng.pick(crews).id,
        maintenance_plan_id: null,
        requested_at: iso(atMs),
        scheduled_at: begun,
        started_at: begun,
        finished_at: null,
        cost: null,
      }
      putOrder(context, asset.at, facts, atMs)
    }
  }
}
