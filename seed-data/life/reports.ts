import { move } from '../geometry/points.ts'
import { contains } from '../geometry/polygons.ts'
import { districtsOf } from '../lots/zones.ts'
import { patienceOf, planted } from '../planted.ts'
import { type Random, random } from '../random.ts'
import type { Row } from '../rows/table-rows.ts'
import { pointHex } from '../rows/wkb.ts'
import type { Asset } from './assets.ts'
import { categories } from './categories.ts'
import { dayMs, hourMs, iso } from './clock.ts'
import { addRow, type Context, numbered } from './context.ts'
import { type DistrictAt, type Incident, incidentsOf, type StreetLife } from './incidents.ts'
import { addOrder, type Crew } from './maintenance.ts'
import { mailOf, personName, phoneOf } from './people.ts'
import type { ReportStatus, ReportStep } from './report-steps.ts'
import { type Revision, revise } from './revisions.ts'

const channels = [
  ['web', 30],
  ['app', 26],
  ['phone', 20],
  ['email', 8],
  ['counter', 7],
  ['social', 4],
  ['staff', 3],
  ['open311', 2],
] as const

/** Three years of reports, as far as incidents are heard of. */
export function addReports(
  context: Context,
  assets: readonly Asset[],
  crews: readonly Crew[],
): void {
  for (const category of context.index === 0 ? categories : []) {
    addRow(context, 'report_categories', {
      code: category.code,
      name: category.en,
      names: { ro: category.ro, en: category.en },
      department: category.department,
      service_level_hours: category.serviceHours,
      ...category.need,
    })
  }
  const rng = random(context.town.options.seed, 'reports')
  const streets = streetLives(context)
  const scale = (context.town.lots.length / 3000) * 0.8
  const incidents = incidentsOf(context.clock, streets, assets, scale, districtAt(context), rng)
  incidents.push(...grumbles(context, streets, rng))
  const drafts = incidents
    .flatMap((incident) => draftsOf(incident, context, rng))
    .sort((a, b) => a.atMs - b.atMs)
  const firsts = new Map<Incident, Row>()
  const serials = new Map<number, number>()
  for (const draft of drafts) {
    const year = new Date(draft.atMs).getUTCFullYear()
    serials.set(year, (serials.get(year) ?? 0) + 1)
    const number = numbered(context, 'S', year, serials.get(year)!)
    const first = firsts.get(draft.incident)
    const row = addReport(context, draft, number, first, crews, rng)
    if (!first) firsts.set(draft.incident, row)
  }
}

interface Draft {
  incident: Incident
  atMs: number
}

function draftsOf(incident: Incident, context: Context, rng: Random): Draft[] {
  const drafts: Draft[] = []
  let atMs = incident.atMs + rng.between(0.2, 30) * hourMs
  for (let i = 0; i < incident.voices; i++) {
    if (atMs < context.clock.nowMs) drafts.push({ incident, atMs })
    // Loud places say it again sooner.
    atMs += (rng.between(0.1, 4) * dayMs) / Math.max(1, incident.voices / 2)
  }
  return drafts
}

function districtAt({ town }: Context): DistrictAt {
  const areas = districtsOf(town.blocks)
  return (at) =>
    areas.find(({ blocks }) => blocks.some(({ face }) => contains(face.outline, at)))?.name
}

function streetLives(context: Context): StreetLife[] {
  const people = new Map<number, number>()
  const districts = new Map<number, string>()
  for (const { road, building, lot } of context.addresses) {
    people.set(road.id, (people.get(road.id) ?? 0) + (building?.dwellings ?? 0) * 2.4)
    districts.set(road.id, lot.block.quarter.district)
  }
  return context.town.roads
    .filter((road) => districts.has(road.id))
    .map((road) => ({ road, district: districts.get(road.id)!, people: people.get(road.id) ?? 0 }))
}

/** In loud districts people also report what is nothing. */
function grumbles(context: Context, streets: readonly StreetLife[], rng: Random): Incident[] {
  const loud = streets.filter((street) =>
    (planted.loudDistricts as readonly string[]).includes(street.district),
  )
  if (loud.length === 0) return []
  const small = categories.filter((category) =>
    ['waste', 'noise', 'parking', 'playground', 'sidewalk'].includes(category.code),
  )
  return Array.from({ length: 260 }, () => {
    const { road, district } = rng.pick(loud)
    const at = move(
      road.points[Math.floor(road.points.length / 2)]!,
      [1, 0],
      rng.between(-20, 20),
      rng.between(-12, 12),
    )
    const atMs = rng.between(context.clock.startMs, context.clock.nowMs)
    return {
      category: rng.pick(small),
      road,
      district,
      at,
      atMs,
      severity: 1,
      asset: null,
      voices: rng.whole(1, 3),
    }
  })
}

function addReport(
  context: Context,
  draft: Draft,
  number: string,
  first: Row | undefined,
  crews: readonly Crew[],
  rng: Random,
): Row {
  const { incident, atMs } = draft
  const { category } = incident
  const { clock, ids, ground } = context
  const id = ids.take('reports')
  const steps = first
    ? duplicateSteps(atMs, clock.nowMs, rng)
    : stepsOf(incident, atMs, clock.nowMs, rng)
  const last = steps.at(-1)!
  const isClosed = ['resolved', 'rejected', 'duplicate'].includes(last.status)
  const channel = rng.weighted(channels)
  const spread = first ? 9 : 0
  const order =
    !first && !['new', 'acknowledged', 'rejected'].includes(last.status) && rng.chance(0.62)
      ? addOrder(context, incident, steps, crews, rng)
      : null
  const row = addRow(context, 'reports', {
    id,
    number,
    category: category.code,
    title: category.ro,
    description: rng.pick(category.words),
    status: last.status,
    channel,
    severity: incident.severity,
    visibility: rng.chance(0.05) ? 'staff' : 'public',
    department: category.department,
    address: incident.road.name,
    reported_at: iso(atMs),
    target_at: iso(atMs + category.serviceHours * hourMs),
    closed_at: isClosed ? iso(last.atMs) : null,
    duplicate_of_id: last.status === 'duplicate' ? (first!.id as number) : null,
    asset_id: incident.asset?.id ?? null,
    work_order_id: order,
    geom: pointHex(
      move(incident.at, [1, 0], rng.normal(0, spread / 2), rng.normal(0, spread / 2)),
      ground,
    ),
    recorded_at: iso(atMs),
    recorded_by: channel === 'phone' || channel === 'counter' ? 'clerk' : 'public',
    version: 1,
    change_reason: null,
  })
  for (const step of steps) {
    addRow(context, 'report_events', {
      id: ids.take('report_events'),
      report_id: id,
      at: iso(step.atMs),
      status: step.status,
      note: step.note,
      is_public: true,
    })
  }
  if (['phone', 'email', 'counter'].includes(channel) || rng.chance(0.25))
    addContact(context, id, rng)
  rememberSteps(context, row, steps)
  return row
}

const notes: Record<ReportStatus, readonly (string | null)[]> = {
  new: [null],
  acknowledged: ['Sesizare preluată.', 'Transmisă serviciului de specialitate.', null],
  scheduled: ['Intervenție programată.', 'Inclus în programul săptămânii viitoare.'],
  'in-progress': ['Echipa este la fața locului.', 'Lucrare începută.'],
  resolved: ['Remediat. Vă mulțumim!', 'Lucrarea a fost încheiată.', 'Problema a fost rezolvată.'],
  rejected: [
    'Nu s-a constatat la verificare.',
    'Nu ține de competența primăriei.',
    'Teren privat.',
  ],
  duplicate: ['Sesizare deja înregistrată.'],
}

const order: readonly ReportStatus[] = [
  'new',
  'acknowledged',
  'scheduled',
  'in-progress',
  'resolved',
]

/** How far a report has come by now; most keep to the service level, some take much longer. */
function stepsOf(incident: Incident, atMs: number, nowMs: number, rng: Random): ReportStep[] {
  const service = incident.category.serviceHours * hourMs
  const takes =
    service *
    patienceOf(incident.district) *
    (rng.chance(0.68)
      ? rng.between(0.2, 0.95)
      : rng.chance(0.1)
        ? rng.between(8, 60)
        : rng.between(1.1, 4.5))
  const isRejected = rng.chance(incident.severity === 1 ? 0.07 : 0.02)
  const shares = [0, rng.between(0.03, 0.15), rng.between(0.25, 0.45), rng.between(0.55, 0.85), 1]
  // Nobody looks at once, and here and there one is left lying.
  const lookedAt = rng.between(1, 40) * hourMs
  const last = rng.chance(0.04) ? rng.whole(0, 3) : order.length
  const steps: ReportStep[] = []
  order.forEach((status, i) => {
    const at = atMs + takes * shares[i]! + (i > 0 ? lookedAt : 0)
    if (at > nowMs || (!isRejected && i > last)) return
    if (isRejected && i > 1) return
    if (i === 2 && incident.category.serviceHours < 24) return
    steps.push({ status, atMs: at, note: rng.pick(notes[status]) })
  })
  const end = atMs + takes * 0.5 + lookedAt
  if (isRejected && end < nowMs)
    steps.push({ status: 'rejected', atMs: end, note: rng.pick(notes.rejected) })
  return steps
}

function duplicateSteps(atMs: number, nowMs: number, rng: Random): ReportStep[] {
  const steps: ReportStep[] = [{ status: 'new', atMs, note: null }]
  const at = atMs + rng.between(1, 40) * hourMs
  if (at < nowMs) steps.push({ status: 'duplicate', atMs: at, note: rng.pick(notes.duplicate) })
  return steps
}

/** The register keeps every state that a recent report was in. */
function rememberSteps(context: Context, row: Row, steps: readonly ReportStep[]): void {
  if (steps[0]!.atMs < context.clock.nowMs - 120 * dayMs) return
  const revisions: Revision[] = []
  for (let i = 1; i < steps.length; i++) {
    revisions.push({
      atMs: steps[i]!.atMs,
      by: i === 1 ? 'clerk' : 'operator',
      reason: steps[i]!.note,
      before: {
        status: steps[i - 1]!.status,
        closed_at: null,
        work_order_id: i > 2 ? row.work_order_id : null,
        duplicate_of_id: null,
      },
    })
  }
  revise(context.past, 'reports', row, revisions)
}

function addContact(context: Context, reportId: number, rng: Random): void {
  const name = personName(rng)
  addRow(context, 'report_contacts', {
    report_id: reportId,
    name,
    email: rng.chance(0.7) ? mailOf(name, reportId) : null,
    phone: rng.chance(0.5) ? phoneOf(rng) : null,
  })
}
