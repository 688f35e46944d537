import { type RawBuilder, sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { type ReadContext, rowAs } from '../http/collection.ts'
import { notFound, wrongField } from '../http/problem.ts'
import { builtIn } from './components/index.ts'
import { ownFeaturesSql, type PlacedComponent, readOwnComponents } from './own-components.ts'
import { valuesSql } from './sources.ts'
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

interface Found {
  /** Of all, also of those beyond the limit. */
  count: number
  features: Behind[]
}

const counted = (rows: readonly (Behind & { count: number })[]): Found => ({
  count: rows[0]?.count ?? 0,
  features: rows.map(({ count: _, ...feature }) => feature),
})

/** Which features make a figure of a unit what it is: those that add most first. */
export async function featuresBehind(
  trx: Trx,
  at: ReadContext,
  question: Question,
): Promise<{ collection: string } & Found> {
  const { unitKind, unitId, component: code } = question
  const component = builtIn.find((one) => one.code === code)
  const own = component ? undefined : (await readOwnComponents(trx)).find(named(code))
  if (!component && !own) throw wrongField('query.component', `There is no component ${code}.`)
  const { rows: units } = await sql<{ unit_m: number }>`select m.unit_m from need_units u
    join municipalities m on m.id = u.municipality_id
    where u.municipality_id = (select current_municipality()) and u.kind = ${unitKind} and u.id = ${unitId}`.execute(
    trx,
  )
  if (units[0] === undefined) throw notFound(`unit ${unitId}`)
  const unitM = units[0].unit_m
  const near = sql`(select st_expand(geom, 0.0015) from need_units
    where municipality_id = (select current_municipality()) and id = ${unitId})`
  if (own && own.source !== 'view') {
    const collection = own.source === 'layer' ? own.config.collection : own.config.question.about
    return { collection, ...(await behindOwn(trx, at, own, { ...question, unitM, near })) }
  }
  // Rows of a view are nothing that the register could show, and people are counted, not listed.
  if (!component || component.source === 'units') return { collection: 'buildings', ...counted([]) }
  const known = { row: rowAs('r', at), now: at.asOf ?? sql`now()` }
  const asked = { kind: unitKind, crs: { srid: question.srid, unitM } }
  const values = valuesSql(component.source, [component], known, {
    ...asked,
    only: { ids: [unitId], box: near },
  })
  const by = component.aggregate === 'mean' ? sql`min(b0)` : sql`1.0::float8`
  const { rows } = await sql<Behind & { count: number }>`
    select b.*, count(*) over ()::integer as count from (select feature_id as id, sum(share) as share, min(v0) as value, ${by} as by
      from (${values}) as v group by 1) as b
    where value is not null and (${component.aggregate} = 'mean' or value > 0) and by > 0
    order by share * value * by desc, id limit ${question.limit}`.execute(trx)
  return { collection: component.source, ...counted(rows) }
}

const named = (code: string) => (one: { code: string }) => one.code === code

type Placed = Question & { unitM: number; near: RawBuilder<unknown> }

async function behindOwn(
  trx: Trx,
  at: ReadContext,
  own: PlacedComponent,
  { unitKind, unitId, srid, unitM, near, limit }: Placed,
): Promise<Found> {
  const features = ownFeaturesSql(own, {
    ...{ kind: unitKind, crs: { srid, unitM }, at },
    only: { ids: [unitId], box: near },
  })
  const { aggregate, isInverted } = own.config
  // Of a share, what does not match is there too, as 0.
  const isTold = own.source === 'question' ? sql`value > 0` : sql`true`
  const most = aggregate === 'sum' ? sql`share * value` : sql`value`
  const { rows } = await sql<Behind & { count: number }>`
    select feature_id as id, share, value, 1 as by, count(*) over ()::integer as count from (${features}) as b
    where unit_id = ${unitId} and ${isTold}
    order by ${most} ${isInverted ? sql`asc` : sql`desc`}, feature_id limit ${limit}`.execute(trx)
  return counted(rows)
}
