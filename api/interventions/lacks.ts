import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { tenant } from '../db/tenant.ts'
import { buriedKinds } from './kinds.ts'

/** What proposals are made of, in the order in which a town had better learn it. */
export const lackCodes = ['streets', 'conditions', 'mains', 'permits', 'reports', 'prices'] as const

/** Of what proposals are made of, that of which the register knows nothing at all. */
export async function findLacks(trx: Trx): Promise<(typeof lackCodes)[number][]> {
  const { rows } = await sql<Record<(typeof lackCodes)[number], boolean>>`
    select exists (select from need_units where municipality_id = ${tenant} and kind = 'road-segment') as streets,
      exists (select from roads where municipality_id = ${tenant} and condition is not null) as conditions,
      exists (select from network_edges e join networks n on n.municipality_id = ${tenant} and n.id = e.network_id
        where e.municipality_id = ${tenant} and n.kind = any(${[...buriedKinds]}::text[]) and e.installed_year is not null
          and e.valid_until is null and e.kind not in ('service', 'lateral')) as mains,
      exists (select from permits where municipality_id = ${tenant} and kind = 'excavation'
        and status in ('submitted', 'in-review', 'approved', 'issued')
        and coalesce(expires_on, 'infinity') > (select today())) as permits,
      exists (select from reports where municipality_id = ${tenant} and status not in ('rejected', 'duplicate')
        and reported_at > now() - interval '2 years') as reports,
      exists (select from unit_prices where municipality_id = ${tenant}) as prices`.execute(trx)
  return lackCodes.filter((code) => !rows[0]![code])
}
