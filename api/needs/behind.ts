import { sql, type Transaction } from 'kysely'
import type { Tables } from '../db/tables.ts'
import { type ReadContext, rowAs } from '../http/collection.ts'
import { notFound, wrongField } from '../http/problem.ts'
import { builtIn } from './components/index.ts'
import { placesSql } from './places.ts'
import { featuresBehindSql, featuresOf } from './sources.ts'
import type { UnitKind } from './unit-kinds.ts'

interface Question {
  unitKind: UnitKind
  unitId: number
  component: string
  srid: number
  limit: number
}

interface Behind {
  id: number
  share: number
  value: number | null
  by: number | null
}

/** Which features make a figure of a unit what it is: those that add most first. */
export async function featuresBehind(
  trx: Transaction<Tables>,
  at: ReadContext,
  { unitKind, unitId, component: code, srid, limit }: Question,
): Promise<{ collection: string; features: Behind[] }> {
  const component = builtIn.find((one) => one.code === code)
  if (component === undefined) throw wrongField('query.component', `There is no component ${code}.`)
  const { rows: units } = await sql<{ unit_m: number }>`select m.unit_m from need_units u
    join municipalities m on m.id = u.municipality_id
    where u.municipality_id = (select current_municipality()) and u.kind = ${unitKind} and u.id = ${unitId}`.execute(
    trx,
  )
  if (units[0] === undefined) throw notFound(`unit ${unitId}`)
  if (component.source === 'units') return { collection: 'buildings', features: [] }
  const known = { row: rowAs('r', at), now: at.asOf ?? sql`now()` }
  const near = sql`(select st_expand(geom, 0.0015) from need_units
    where municipality_id = (select current_municipality()) and id = ${unitId})`
  const places = placesSql(
    unitKind,
    featuresOf(component.source, known, near),
    srid,
    units[0].unit_m,
  )
  const own = sql`(select * from (${places}) as found where unit_id = ${unitId})`
  const { rows } = await sql<Behind>`
    select id, share, value, by from (${featuresBehindSql(component, known, own)}) as b
    where value is not null and (${component.aggregate} = 'mean' or value > 0) and by > 0
    order by share * value * by desc, id limit ${limit}`.execute(trx)
  return { collection: component.source, features: rows }
}
