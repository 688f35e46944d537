import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { tenant } from '../db/tenant.ts'
import { wrongField } from '../http/problem.ts'
import type { Severity } from './checks/check.ts'
import { checks } from './checks/index.ts'

export const stages = ['draft', 'review', 'publication'] as const
export type Stage = (typeof stages)[number]

export type Severities = Record<string, Partial<Record<Stage, Severity>>>

export interface ParcelRules {
  version: number
  ownApproval: boolean
  rules: Severities
}

/** What the municipality says of the rules, where it says anything. */
export async function readParcelRules(trx: Trx): Promise<ParcelRules> {
  const { rows } = await sql<ParcelRules>`
    select version, coalesce((settings ->> 'ownApproval')::boolean, false) as "ownApproval",
      coalesce(settings -> 'parcelRules', '{}') as rules
    from municipalities where id = ${tenant}`.execute(trx)
  return rows[0]!
}

/** How grave each rule is at each stage. */
export function severitiesOf({ rules }: Pick<ParcelRules, 'rules'>) {
  return checks.map(({ rule, severity: usual, isFirm = false }) => {
    const at = (stage: Stage): Severity =>
      isFirm && stage === 'publication' ? 'error' : (rules[rule]?.[stage] ?? usual)
    return {
      rule,
      usual,
      isFirm,
      draft: at('draft'),
      review: at('review'),
      publication: at('publication'),
    }
  })
}

/** Throws 422 for a rule that there is not, and for one that cannot be relaxed. */
export function requireSoundSeverities(rules: Severities) {
  for (const [rule, byStage] of Object.entries(rules)) {
    const check = checks.find((one) => one.rule === rule)
    if (check === undefined) throw wrongField(`body.rules.${rule}`, 'There is no such rule.', 422)
    const { publication } = byStage
    if (check.isFirm && publication !== undefined && publication !== 'error')
      throw wrongField(
        `body.rules.${rule}.publication`,
        'The register holds this rule itself: at publication it is always an error.',
        422,
      )
  }
}

export async function writeParcelRules(
  trx: Trx,
  { ownApproval, rules }: Omit<ParcelRules, 'version'>,
) {
  await sql`update municipalities
    set settings = settings || ${JSON.stringify({ ownApproval, parcelRules: rules })}::jsonb
    where id = ${tenant}`.execute(trx)
}

export async function lockParcelRules(trx: Trx): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    select version from municipalities where id = ${tenant} for update`.execute(trx)
  return rows[0]!.version
}
