import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { tenant } from '../db/tenant.ts'
import { wrongField } from '../http/problem.ts'
import type { Selection } from './schema.ts'

/** As many as a selection may name. */
const mostEdges = 2000

/**
 * The selection with what its trace reaches among its edges: mains of one network, along or against
 * the way in which they were drawn, no farther from the first than was asked. Throws 422.
 */
export async function withTraced(trx: Trx, { trace, ...from }: Selection): Promise<Selection> {
  if (trace === undefined) return from
  const { edge, direction, withinM } = trace
  const [enter, leave] =
    direction === 'downstream' ? ['from_node_id', 'to_node_id'] : ['to_node_id', 'from_node_id']
  const { rows } = await sql<{ id: number }>`
    with recursive first as materialized (
      select e.id, e.network_id, e.${sql.ref(leave)} as node, e.geom::geography as place
      from network_edges e where e.municipality_id = ${tenant} and e.id = ${edge} and e.valid_until is null),
    reach (id, node) as (
      select id, node from first
      union
      select e.id, e.${sql.ref(leave)} from reach r
      join network_edges e on e.municipality_id = ${tenant} and e.${sql.ref(enter)} = r.node
      cross join first f
      where e.network_id = f.network_id and e.valid_until is null and e.status = 'in-service'
        and e.kind not in ('service', 'lateral') and st_dwithin(e.geom::geography, f.place, ${withinM}::float8))
    select distinct id from reach order by id limit ${mostEdges + 1}`.execute(trx)
  if (rows.length === 0) throw wrongField('body.from.trace.edge', `There is no ${edge}.`, 422)
  if (rows.length > mostEdges)
    throw wrongField('body.from.trace.withinM', `Reaches more than ${mostEdges} edges.`, 422)
  return { ...from, edges: [...new Set([...from.edges, ...rows.map(({ id }) => id)])] }
}
