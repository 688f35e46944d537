import { sql } from 'kysely'
import type { Database } from '../db/database.ts'
import type { Trx } from '../db/tables.ts'
import { inTenant } from '../db/tenant.ts'
import { aMunicipality } from '../db/testing.ts'
import type { Question } from '../http/question-schema.ts'
import { addRow } from '../testing-town.ts'

/** Metres east and north of 25° E, 46° N. */
const at = (east: number, north: number) =>
  sql`st_transform(st_setsrid(st_makepoint(500000 + ${east}::float8, 500000 + ${north}::float8), 3844), 4326)`

const line = (from: [number, number], to: [number, number]) =>
  sql`st_makeline(${at(...from)}, ${at(...to)})`

/** “Sewer older than 50 years under streets with more than 5 reports this year and an excavation permit within 50 m.” */
export const theExample: Question = {
  about: 'network-edges',
  clauses: [
    { kind: 'field', field: 'utility', is: 'one-of', values: ['sewer'] },
    { kind: 'field', field: 'installedYear', is: 'older-than', count: 50, unit: 'years' },
    {
      kind: 'there',
      amount: 'some',
      about: 'roads',
      relation: 'along',
      clauses: [
        {
          kind: 'there',
          amount: 'more-than',
          count: 5,
          about: 'reports',
          relation: 'along',
          clauses: [{ kind: 'field', field: 'reportedAt', is: 'during', period: 'this-year' }],
        },
      ],
    },
    {
      kind: 'there',
      amount: 'some',
      about: 'permits',
      relation: 'within',
      metres: 50,
      clauses: [{ kind: 'field', field: 'kind', is: 'one-of', values: ['excavation'] }],
    },
  ],
}

interface Street {
  utility?: 'sewer' | 'water'
  installedYear?: number | null
  reports?: number
  /** Reports of the year before. */
  oldReports?: number
  /** Of the permit, metres north of the sewer; none without. */
  permitM?: number
  permitKind?: 'excavation' | 'building'
}

/** Streets that lie 200 m apart, each with a pipe of 300 m under it, 3 m beside its middle. */
const streets: Record<string, Street> = {
  planted: { permitM: 49 },
  alsoPlanted: { permitM: 49, reports: 9 },
  tooYoung: { permitM: 49, installedYear: new Date().getFullYear() - 50 },
  ofNoYear: { permitM: 49, installedYear: null },
  isWater: { permitM: 49, utility: 'water' },
  fewReports: { permitM: 49, reports: 5 },
  reportsOfBefore: { permitM: 49, reports: 3, oldReports: 20 },
  permitTooFar: { permitM: 51 },
  permitToBuild: { permitM: 49, permitKind: 'building' },
  noPermit: {},
}

/** A town in which the example's question finds `planted` and `alsoPlanted`, and a sewer that only crosses. */
export async function aTownOfSewers(db: Database) {
  const { id, slug } = await aMunicipality(db)
  const ids = await inTenant(db, id, { userId: null, role: 'system' }, async (trx) => {
    await sql`insert into report_categories (municipality_id, code, name) values (${id}, 'pothole', 'Pothole')`.execute(
      trx,
    )
    const networks = {
      sewer: await addRow(trx, 'networks', { kind: 'sewer', name: 'Canalizare' }),
      water: await addRow(trx, 'networks', { kind: 'water', name: 'Apă' }),
    }
    const pipes: Record<string, number> = {}
    const names = Object.keys(streets)
    for (const [index, name] of names.entries()) {
      pipes[name] = await addStreet(trx, networks, name, index * 200, streets[name]!)
    }
    // Old, with all that is asked for near it, and across the planted street instead of under it.
    pipes.crossing = await addPipe(trx, networks.sewer, 1900, [150, -60], [150, 60])
    return pipes
  })
  return { id, slug, pipes: ids }
}

async function addStreet(
  trx: Trx,
  networks: Record<'sewer' | 'water', number>,
  name: string,
  north: number,
  street: Street,
): Promise<number> {
  const {
    utility = 'sewer',
    reports = 6,
    oldReports = 0,
    permitM,
    permitKind = 'excavation',
  } = street
  const installedYear =
    street.installedYear === undefined ? new Date().getFullYear() - 51 : street.installedYear
  await addRow(trx, 'roads', { name, geom: line([0, north], [300, north]) })
  for (let n = 0; n < reports + oldReports; n++) {
    await addRow(trx, 'reports', {
      number: `${name}-${n}`,
      category: 'pothole',
      reported_at: n < reports ? sql`now()` : sql`date_trunc('year', now()) - interval '1 month'`,
      geom: at(10 + n * 12, north + 10),
    })
  }
  if (permitM !== undefined) {
    await addRow(trx, 'permits', {
      number: name,
      kind: permitKind,
      geom: at(100, north + 3 + permitM),
    })
  }
  return addPipe(trx, networks[utility], installedYear, [0, north + 3], [300, north + 3])
}

async function addPipe(
  trx: Trx,
  network: number,
  installedYear: number | null,
  from: [number, number],
  to: [number, number],
): Promise<number> {
  const node = (place: [number, number]) =>
    addRow(trx, 'network_nodes', {
      network_id: network,
      kind: 'manhole',
      valid_from: '2001-01-01',
      geom: at(...place),
    })
  return addRow(trx, 'network_edges', {
    network_id: network,
    kind: 'gravity',
    installed_year: installedYear,
    from_node_id: await node(from),
    to_node_id: await node(to),
    valid_from: '2001-01-01',
    geom: line(from, to),
  })
}
