import { codeLists } from '../../api/db/code-lists.gen.ts'
import type { Lot } from '../lots/lots.ts'
import { type Random, random } from '../random.ts'
import type { Row } from '../rows/table-rows.ts'
import { lineHex, polygonHex } from '../rows/wkb.ts'
import { dayMs, iso, isoDay } from './clock.ts'
import { addRow, type Context, numbered } from './context.ts'
import { companyName } from './people.ts'
import { revise } from './revisions.ts'
import { addParty } from './rights.ts'
import type { Works } from './works.ts'

const permitKinds = codeLists.permits.kind
const permitStates = codeLists.permits.status

type Kind = (typeof permitKinds)[number]
type State = (typeof permitStates)[number]

const words: Record<Kind, readonly string[]> = {
  certificate: [
    'Certificat de urbanism pentru construire locuință',
    'Certificat de urbanism pentru dezmembrare',
    'Certificat de urbanism pentru informare',
  ],
  building: [
    'Construire locuință P+1',
    'Extindere și mansardare locuință',
    'Anexă gospodărească',
    'Împrejmuire teren',
    'Locuință P și garaj',
  ],
  demolition: ['Desființare construcție C2', 'Desființare anexă', 'Desființare locuință degradată'],
  excavation: [
    'Spargere carosabil pentru branșament de apă',
    'Săpătură pentru racord de gaz',
    'Pozare cablu electric',
  ],
  occupation: [
    'Ocupare domeniu public cu schelă',
    'Terasă sezonieră',
    'Depozitare materiale pe domeniul public',
  ],
  other: ['Amplasare panou publicitar', 'Instalare panouri fotovoltaice'],
}

interface Pool {
  lots: readonly Lot[]
  offices: readonly number[]
  builders: readonly number[]
  people: readonly number[]
  works: readonly Works[]
  addressOf: ReadonlyMap<Lot, string>
}

/** Files of three years, every kind in every state. */
export function addPermits(
  context: Context,
  people: readonly number[],
  works: readonly Works[],
): void {
  const rng = random(context.town.options.seed, 'permits')
  const pool: Pool = {
    lots: context.town.lots.filter((lot) =>
      ['grid', 'suburb', 'village', 'core'].includes(lot.block.style),
    ),
    offices: Array.from({ length: 9 }, () =>
      addParty(
        context,
        `Birou de arhitectură ${companyName(rng).replace(' SRL', '')}`,
        'company',
        rng,
      ),
    ),
    builders: Array.from({ length: 12 }, () => addParty(context, companyName(rng), 'company', rng)),
    people,
    works,
    addressOf: firstAddresses(context),
  }
  const drafts: { kind: Kind; state: State; atMs: number }[] = []
  const { nowMs, startMs } = context.clock
  for (const kind of permitKinds)
    for (const state of permitStates)
      drafts.push({ kind, state, atMs: startFor(kind, state, startMs, nowMs, rng) })
  const scale = context.town.lots.length / 3000
  for (let i = 0; i < 380 * scale; i++) {
    const kind = rng.weighted([
      ['certificate', 30],
      ['building', 34],
      ['demolition', 6],
      ['excavation', 16],
      ['occupation', 10],
      ['other', 4],
    ] as const)
    const state = rng.weighted([
      ['submitted', 4],
      ['in-review', 6],
      ['approved', 4],
      ['issued', 26],
      ['rejected', 5],
      ['withdrawn', 3],
      ['expired', 10],
      ['completed', 42],
    ] as const)
    drafts.push({ kind, state, atMs: startFor(kind, state, startMs, nowMs, rng) })
  }
  drafts.sort((a, b) => a.atMs - b.atMs)
  for (const [i, draft] of drafts.entries())
    addPermit(context, draft.kind, draft.state, draft.atMs, i + 1, pool, rng)
}

function firstAddresses({ addresses }: Context): Map<Lot, string> {
  const first = new Map<Lot, string>()
  for (const { lot, label } of addresses) if (!first.has(lot)) first.set(lot, label)
  return first
}

/** Days from issue to expiry. */
const validDays = (kind: Kind): number =>
  kind === 'certificate' ? 365 : kind === 'excavation' || kind === 'occupation' ? 60 : 730

function startFor(kind: Kind, state: State, startMs: number, nowMs: number, rng: Random): number {
  if (state === 'submitted') return nowMs - rng.between(1, 18) * dayMs
  if (state === 'in-review') return nowMs - rng.between(8, 45) * dayMs
  if (state === 'approved') return nowMs - rng.between(25, 60) * dayMs
  // From application to issue takes 14 to 42 days; what is issued is still valid.
  if (state === 'issued') {
    return nowMs - rng.between(43, Math.min(420, validDays(kind) + 12)) * dayMs
  }
  if (state === 'expired') {
    return rng.between(startMs, nowMs - Math.max(560, validDays(kind) + 45) * dayMs)
  }
  return rng.between(startMs, nowMs - 130 * dayMs)
}

function addPermit(
  context: Context,
  kind: Kind,
  state: State,
  atMs: number,
  serial: number,
  pool: Pool,
  rng: Random,
): void {
  const { ids, ground, lotIds } = context
  const id = ids.take('permits')
  const isRoad = kind === 'excavation' || kind === 'occupation'
  const works = isRoad && rng.chance(0.4) ? rng.pick(pool.works) : undefined
  const lot = rng.pick(pool.lots)
  const decidedMs = atMs + rng.between(12, 30) * dayMs
  const isDecided = !['submitted', 'in-review', 'withdrawn'].includes(state)
  const isIssued = ['issued', 'expired', 'completed'].includes(state)
  const issuedMs = decidedMs + rng.between(2, 12) * dayMs
  const homes = kind === 'building' && rng.chance(0.7)
  const row = addRow(context, 'permits', {
    id,
    number: numbered(context, 'AU', new Date(atMs).getUTCFullYear(), serial),
    kind,
    status: state,
    description: rng.pick(words[kind]),
    address: works ? works.road.name : (pool.addressOf.get(lot) ?? null),
    submitted_on: isoDay(atMs),
    decided_on: isDecided ? isoDay(decidedMs) : null,
    issued_on: isIssued ? isoDay(issuedMs) : null,
    expires_on: isIssued ? isoDay(issuedMs + validDays(kind) * dayMs) : null,
    completed_on:
      state === 'completed'
        ? isoDay(Math.min(context.clock.nowMs, issuedMs + rng.between(20, 90) * dayMs))
        : null,
    estimated_cost: kind === 'building' ? Math.round(rng.between(60, 900)) * 1000 : null,
    dwellings: homes ? 1 : null,
    floor_area_m2: homes ? Math.round(rng.between(70, 260)) : null,
    parcel_id: works ? null : lotIds.get(lot)!,
    works_id: works?.id ?? null,
    geom: works ? lineHex(works.road.points, ground) : polygonHex([lot.points], ground),
    recorded_at: iso(atMs),
    recorded_by: 'clerk',
    version: 1,
    change_reason: null,
  })
  const parties: [number, string][] = [[rng.pick(pool.people), 'applicant']]
  if (kind === 'building' || kind === 'demolition')
    parties.push([rng.pick(pool.offices), 'designer'])
  if (isIssued && kind !== 'certificate') parties.push([rng.pick(pool.builders), 'contractor'])
  if (isIssued && kind === 'building') parties.push([rng.pick(pool.offices), 'supervisor'])
  for (const [party, role] of parties)
    addRow(context, 'permit_parties', { permit_id: id, party_id: party, role })
  remember(context, row, state, { atMs, decidedMs, issuedMs })
}

interface Dates {
  atMs: number
  decidedMs: number
  issuedMs: number
}

/** What the file looked like before each decision. */
function remember(
  context: Context,
  row: Row,
  state: State,
  { atMs, decidedMs, issuedMs }: Dates,
): void {
  if (state === 'submitted') return
  const open = { decided_on: null, issued_on: null, expires_on: null, completed_on: null }
  const revisions = [
    {
      atMs: atMs + 3 * dayMs,
      by: 'clerk',
      reason: 'documentație completă',
      before: { status: 'submitted', ...open },
    },
  ]
  if (['approved', 'rejected', 'issued', 'expired', 'completed', 'withdrawn'].includes(state)) {
    const reason =
      state === 'rejected'
        ? 'neconform cu PUG'
        : state === 'withdrawn'
          ? 'la cererea solicitantului'
          : 'aviz favorabil'
    revisions.push({
      atMs: decidedMs,
      by: 'planner',
      reason,
      before: { status: 'in-review', ...open },
    })
  }
  if (['issued', 'expired', 'completed'].includes(state)) {
    const before = { ...open, status: 'approved', decided_on: row.decided_on as null }
    revisions.push({ atMs: issuedMs, by: 'planner', reason: 'eliberat', before })
  }
  revise(
    context.past,
    'permits',
    row,
    revisions.filter((revision) => revision.atMs < context.clock.nowMs),
  )
}
