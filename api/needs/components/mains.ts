import { sql } from 'kysely'
import type { Component, Moment, SourceRows } from './component.ts'

/** Mains of water, sewer, storm water and gas. */
export const mainRows: SourceRows = {
  shape: 'any',
  where: ({
    row,
  }) => sql`${row.column('valid_until')} is null and ${row.column('status')} = 'in-service'
    and ${row.column('kind')} not in ('service', 'lateral')
    and exists (select from networks n where n.municipality_id = ${row.column('municipality_id')}
      and n.id = ${row.column('network_id')} and n.kind in ('water', 'sewer', 'storm', 'gas'))`,
}

/** Years that pipes of a material are usually good for. */
const life = ({ row }: Moment) => sql`case
  when ${row.column('material')} ~* 'asbest|azbo|fibro|transite' then 60
  when ${row.column('material')} ~* 'cast|font|ductile|\\mci\\M|\\mdi\\M' then 90
  when ${row.column('material')} ~* 'steel|o[țţt]el|iron' then 50
  when ${row.column('material')} ~* 'clay|bazalt|ceram|gresie|brick|vcp' then 100
  else 75 end::float8`

/** How much of their life the mains have behind them. */
export const mains: Component = {
  code: 'mains',
  source: 'network-edges',
  unit: 'percent-of-life-used',
  aggregate: 'mean',
  value: (
    at,
  ) => sql`least(150, 100 * greatest(0, extract(year from ${at.now}) - ${at.row.column('installed_year')})
    / ${life(at)})::float8`,
  by: ({ row }) => sql`case when ${row.column('installed_year')} is null then 0
    else ${row.column('length_m')} end`,
  scale: 'linear',
  cap: 120,
  weight: 2,
}
