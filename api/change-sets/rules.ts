import type { Geometry } from 'geojson'
import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { Problem } from '../http/problem.ts'
import type { Finding, Severity } from './checks/check.ts'
import { checks } from './checks/index.ts'
import { readParcelRules, type Stage, severitiesOf } from './parcel-rules.ts'

export interface Found extends Finding {
  rule: string
  severity: Exclude<Severity, 'off'>
}

/** Everything that the rules find in a change set, the gravest first. */
export async function findProblems(trx: Trx, changeSetId: number, stage: Stage): Promise<Found[]> {
  const severities = new Map(
    severitiesOf(await readParcelRules(trx)).map((each) => [each.rule, each[stage]]),
  )
  const found: Found[] = []
  for (const { rule, find } of checks) {
    const severity = severities.get(rule)!
    if (severity === 'off') continue
    const { rows } = await sql<{
      parcels: string[]
      place: string | null
      facts: Finding['facts']
    }>`
      select parcels, st_asgeojson(place, 9) as place, facts from (${find(changeSetId)}) as f limit 200`.execute(
      trx,
    )
    for (const { parcels, place, facts } of rows) {
      found.push({
        rule,
        severity,
        parcels,
        facts,
        place: place === null ? null : (JSON.parse(place) as Geometry),
      })
    }
  }
  const rank = { error: 0, warning: 1, note: 2 }
  return found.sort((a, b) => rank[a.severity] - rank[b.severity])
}

/** Throws 422 with every error there is. */
export async function requireClean(trx: Trx, changeSetId: number, stage: Stage) {
  const errors = (await findProblems(trx, changeSetId, stage)).filter(
    ({ severity }) => severity === 'error',
  )
  if (errors.length === 0) return
  const [first] = errors
  throw new Problem(first!.rule === 'base-moved' ? 409 : 422, first!.rule, {
    detail: `The rules find ${errors.length} errors.`,
    errors: errors.map(({ rule, parcels, facts }) => ({
      path: `parcels.${parcels.join(',')}`,
      message: `${rule}: ${JSON.stringify(facts)}`,
    })),
    place: first!.place ?? undefined,
    parcels: [...new Set(errors.flatMap(({ parcels }) => parcels))],
  })
}
