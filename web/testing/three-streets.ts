import { sql } from 'kysely'
import { inTenant } from '../../api/db/tenant.ts'
import type { TownServer } from './town-server.ts'

/**
 * Three streets that could be resurfaced and nothing else to choose from; in the first one a utility
 * is about to lay a main.
 */
export async function planThreeStreets({ db, municipalityId }: TownServer) {
  await inTenant(db, municipalityId, { userId: null, role: 'system' }, async (trx) => {
    await sql`delete from interventions where municipality_id = ${municipalityId}`.execute(trx)
    await sql`
      insert into interventions (municipality_id, title, is_titled, kind, cost, fund, benefit, geom, closure)
      select ${municipalityId}, 'Resurface street ' || n, true, 'resurfacing', 100000, 'roads', 60 - n * 10, geom, 'partial'
      from (
        select row_number() over (order by id) as n, geom from roads
        where municipality_id = ${municipalityId} and length_m > 80 and class = 'residential' order by id limit 3) as r`.execute(
      trx,
    )
    await sql`
      insert into programmes (municipality_id, title, operator, kind, starts_on, ends_on, cost, geom)
      select ${municipalityId}, 'New gas main', 'Gaz Nord', 'gas', '2027-04-01', '2027-06-30', 40000, geom
      from interventions where municipality_id = ${municipalityId} and title = 'Resurface street 1'`.execute(
      trx,
    )
  })
}
