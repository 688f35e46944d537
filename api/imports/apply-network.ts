import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { type ApplyOptions, insertRows, matchRows, retire, updateAndRetire } from './apply-layer.ts'
import { networkKinds } from './layers/network.ts'
import { type Mapping, mappedFields } from './mapping.ts'
import { analyzeInside, joinWholeSets } from './plans.ts'
import { SourceError } from './readers/source.ts'
import type { Run } from './runs.ts'

/** How the ends of the lines found their nodes. */
export interface NetworkReport {
  networkId: number
  name: string
  ends: number
  /** By the name of a node that the record gives. */
  named: number
  /** Exactly on a node, within a millimetre. */
  exact: number
  /** Moved to a node within the tolerance, and the furthest of them. */
  snapped: number
  furthestM: number
  /** Ends that met other ends where no node was, and the junctions made there. */
  met: number
  /** Ends where nothing else is: an end node was made for each. */
  open: number
  /** Of the open ends, those that lie on another line, as a tap into a main does. */
  onLine: number
  /** Places of the first open ends, in the official CRS. */
  examples: string[]
}

interface NetworkRequest {
  source: string
  networkKind?: string
  networkName?: string
  toleranceM: number
  sameWithinM: number
  validFrom?: string
  isComplete: boolean
  ignoreAttributes: boolean
}

const exactM = 0.001

export async function applyNetwork(
  trx: Trx,
  run: Run,
  mappings: { nodes: Mapping; edges: Mapping },
  request: NetworkRequest,
  pause: () => void,
) {
  const network = await ensureNetwork(trx, run, request)
  const shared = { ...request, networkId: network.id, isComplete: false }
  const nodes: ApplyOptions = { ...shared, part: 'node', fields: mappedFields(mappings.nodes) }
  const edges: ApplyOptions = { ...shared, part: 'edge', fields: mappedFields(mappings.edges) }
  const matchedNodes = await matchRows(trx, run, mappings.nodes.layer, nodes)
  await insertRows(trx, run, mappings.nodes.layer, nodes)
  await updateAndRetire(trx, run, mappings.nodes.layer, nodes, matchedNodes)
  pause()
  const tolerance = Math.max(request.toleranceM, exactM) / run.town.unitM
  await collectEnds(trx, run)
  await findNamedNodes(trx, run, network.id, tolerance)
  await joinWholeSets(trx, false)
  await snapEnds(trx, run, network.id, tolerance)
  await joinWholeSets(trx)
  pause()
  await clusterEnds(trx, tolerance)
  await rejectCollapsed(trx, run, tolerance)
  const created = await createNodes(trx, run, network.id, request)
  await analyzeInside(trx, ['network_nodes'])
  await connectEdges(trx, run)
  pause()
  const matchedEdges = await matchRows(trx, run, mappings.edges.layer, edges)
  const whole = { ...edges, isComplete: request.isComplete }
  await insertRows(trx, run, mappings.edges.layer, whole)
  const lines = await updateAndRetire(trx, run, mappings.edges.layer, whole, matchedEdges)
  const points = request.isComplete
    ? await retire(trx, run, mappings.nodes.layer, nodes)
    : { retired: 0, kept: 0 }
  const report = await reportEnds(trx, run, network, tolerance)
  return { retired: lines.retired + points.retired, created, kept: 0, network: report }
}

async function ensureNetwork(trx: Trx, run: Run, request: NetworkRequest) {
  const { networkKind, networkName } = request
  if (networkKind === undefined) {
    throw new SourceError(`Say which network it is with --network (${networkKinds.join(', ')}).`)
  }
  const { rows } = await sql<{ id: number; name: string }>`
    select id, name from networks where municipality_id = ${run.town.id} and kind = ${networkKind}
      and (name = ${networkName ?? null} or ${networkName ?? null}::text is null) order by id`.execute(
    trx,
  )
  if (rows.length > 1) {
    const names = rows.map((row) => row.name).join(', ')
    throw new SourceError(
      `There are several ${networkKind} networks (${names}): choose with --network-name.`,
    )
  }
  if (rows[0] !== undefined) return rows[0]
  const name =
    networkName ?? `${networkKind.charAt(0).toUpperCase()}${networkKind.slice(1)} network`
  const made = await sql<{ id: number; name: string }>`
    insert into networks (municipality_id, kind, name, source)
    values (${run.town.id}, ${networkKind}, ${name}, ${request.source}) returning id, name`.execute(
    trx,
  )
  return made.rows[0] as { id: number; name: string }
}

const edgeRows = (run: Run, alias: string) => {
  const s = sql.raw(alias)
  return sql`${s}.municipality_id = ${run.town.id} and ${s}.run_id = ${run.id} and ${s}.part = 'edge'
    and ${s}.code is null`
}

/** Two rows for each edge, in the official CRS. */
async function collectEnds(trx: Trx, run: Run) {
  await sql`
    create temporary table import_ends on commit drop as
    select s.ordinal, w.which,
      st_transform(case w.which when 0 then st_startpoint(s.geom) else st_endpoint(s.geom) end,
        ${sql.lit(run.town.srid)}) as place,
      s.fields ->> case w.which when 0 then '@from_node_id' else '@to_node_id' end as key,
      null::bigint as node_id, null::double precision as distance, null::text as how, null::bigint as cluster
    from import_rows s cross join (values (0), (1)) as w(which)
    where s.municipality_id = ${sql.lit(run.town.id)} and s.run_id = ${sql.lit(run.id)} and s.part = 'edge'
      and s.code is null`.execute(trx)
  await sql`analyze import_ends`.execute(trx)
}

/** Ends whose node the record names; a name that is not there, or far from the end, rejects it. */
async function findNamedNodes(trx: Trx, run: Run, networkId: number, tolerance: number) {
  await sql`
    update import_ends e set node_id = n.id, how = 'named',
      distance = st_distance(e.place, st_transform(n.geom, ${run.town.srid}::int))
    from network_nodes n
    where e.key is not null and n.municipality_id = ${run.town.id} and n.network_id = ${networkId}
      and n.external_id = e.key and n.valid_until is null`.execute(trx)
  const limit = Math.max(tolerance, 1 / run.town.unitM)
  await sql`
    update import_rows s set code = 'no-match', reason = case when e.node_id is null
      then format('its node %s is not in the network', e.key)
      else format('its node %s lies %s m from its end', e.key, round((e.distance * ${run.town.unitM})::numeric, 1)) end
    from import_ends e
    where ${edgeRows(run, 's')} and e.ordinal = s.ordinal and e.key is not null
      and (e.node_id is null or e.distance > ${limit})`.execute(trx)
  await dropRejectedEnds(trx, run)
}

async function dropRejectedEnds(trx: Trx, run: Run) {
  await sql`
    delete from import_ends e using import_rows s
    where s.municipality_id = ${run.town.id} and s.run_id = ${run.id} and s.part = 'edge'
      and s.ordinal = e.ordinal and s.code is not null`.execute(trx)
}

/** The nearest node within the tolerance; one that an import made itself only where no other is. */
async function snapEnds(trx: Trx, run: Run, networkId: number, tolerance: number) {
  await sql`
    create temporary table import_nodes on commit drop as
    select id, st_transform(geom, ${sql.lit(run.town.srid)}) as place, attributes ? 'made by import' as is_made
    from network_nodes
    where municipality_id = ${sql.lit(run.town.id)} and network_id = ${sql.lit(networkId)}
      and valid_until is null`.execute(trx)
  await sql`create index on import_nodes using gist (place)`.execute(trx)
  await sql`analyze import_nodes`.execute(trx)
  await sql`
    update import_ends e set node_id = f.id, distance = f.distance,
      how = case when f.distance * ${run.town.unitM} <= ${exactM} then 'exact' else 'snapped' end
    from (
      select e.ordinal, e.which, near.id, near.distance
      from import_ends e cross join lateral (
        select n.id, st_distance(n.place, e.place) as distance from import_nodes n
        where n.place && st_expand(e.place, ${tolerance}) and st_dwithin(n.place, e.place, ${tolerance})
        order by n.is_made, 2, n.id limit 1) near
      where e.node_id is null
    ) f
    where e.ordinal = f.ordinal and e.which = f.which`.execute(trx)
}

/** Ends without a node that meet each other share a new one. */
async function clusterEnds(trx: Trx, tolerance: number) {
  await sql`
    update import_ends e set cluster = c.cluster
    from (
      select ordinal, which, st_clusterdbscan(place, ${tolerance}, 1) over () as cluster
      from import_ends where node_id is null
    ) c
    where e.ordinal = c.ordinal and e.which = c.which`.execute(trx)
}

/** A line so short that both its ends are one node joins nothing. */
async function rejectCollapsed(trx: Trx, run: Run, tolerance: number) {
  await sql`
    update import_rows s set code = 'collapsed',
      reason = format('both its ends are one node: it is %s m long, within the tolerance',
        round((st_length(st_transform(s.geom, ${run.town.srid}::int)) * ${run.town.unitM})::numeric, 2))
    from import_ends a, import_ends b
    where ${edgeRows(run, 's')} and a.ordinal = s.ordinal and a.which = 0 and b.ordinal = s.ordinal
      and b.which = 1 and (a.node_id = b.node_id or a.cluster = b.cluster)
      and st_length(st_transform(s.geom, ${run.town.srid}::int)) <= ${2 * tolerance}`.execute(trx)
  await dropRejectedEnds(trx, run)
}

/** A junction where lines meet, an end node where one ends alone; each says that it was made. */
async function createNodes(
  trx: Trx,
  run: Run,
  networkId: number,
  { source, validFrom }: NetworkRequest,
) {
  await sql`
    create temporary table import_made on commit drop as
    select cluster, count(*) as ends, nextval(pg_get_serial_sequence('network_nodes', 'id')) as id,
      (array_agg(place order by ordinal, which))[1] as place, min(ordinal) as ordinal,
      (array_agg(which order by ordinal, which))[1] as which
    from import_ends where node_id is null group by cluster`.execute(trx)
  const made = await sql`
    insert into network_nodes (municipality_id, id, network_id, kind, geom, attributes, source, external_id, valid_from)
    select ${run.town.id}, m.id, ${networkId}, case when m.ends > 1 then 'junction' else 'end' end,
      case m.which when 0 then st_startpoint(s.geom) else st_endpoint(s.geom) end,
      jsonb_build_object('made by import', true, 'ends', m.ends), ${source}::text,
      format('end:%s:%s', s.key, m.which), coalesce(${validFrom ?? null}::date, (select today()))
    from import_made m join import_rows s on ${edgeRows(run, 's')} and s.ordinal = m.ordinal`.execute(
    trx,
  )
  await sql`
    update import_ends e set node_id = m.id,
      how = case when m.ends > 1 then 'met' else 'open' end, distance = st_distance(e.place, m.place)
    from import_made m where e.node_id is null and e.cluster = m.cluster`.execute(trx)
  return Number(made.numAffectedRows ?? 0)
}

/** Ends lie exactly on their nodes from here on. */
async function connectEdges(trx: Trx, run: Run) {
  await sql`
    update import_rows s set
      measure = null, geom = st_setpoint(st_setpoint(s.geom, 0, a.geom), st_npoints(s.geom) - 1, b.geom),
      fields = s.fields || jsonb_build_object('#from', a.id, '#to', b.id)
    from import_ends f join network_nodes a on a.municipality_id = ${run.town.id} and a.id = f.node_id,
      import_ends l join network_nodes b on b.municipality_id = ${run.town.id} and b.id = l.node_id
    where ${edgeRows(run, 's')} and f.ordinal = s.ordinal and f.which = 0 and l.ordinal = s.ordinal
      and l.which = 1`.execute(trx)
}

async function reportEnds(
  trx: Trx,
  run: Run,
  network: { id: number; name: string },
  tolerance: number,
): Promise<NetworkReport> {
  const { rows } = await sql<Omit<NetworkReport, 'networkId' | 'name' | 'onLine' | 'examples'>>`
    select count(*) as ends, count(*) filter (where how = 'named') as named,
      count(*) filter (where how = 'exact') as exact, count(*) filter (where how = 'snapped') as snapped,
      coalesce(max(distance) * ${run.town.unitM}, 0) as "furthestM",
      count(*) filter (where how = 'met') as met, count(*) filter (where how = 'open') as open
    from import_ends`.execute(trx)
  const open = await sql<{ isOnLine: boolean; x: number; y: number }>`
    select st_x(e.place) as x, st_y(e.place) as y, exists (
      select from network_edges o where o.municipality_id = ${run.town.id} and o.network_id = ${network.id}
        and o.valid_until is null and o.from_node_id <> e.node_id and o.to_node_id <> e.node_id
        and o.geom && st_transform(st_expand(e.place, ${tolerance}), 4326)
        and st_dwithin(st_transform(o.geom, ${run.town.srid}::int), e.place, ${tolerance})) as "isOnLine"
    from import_ends e where e.how = 'open' order by e.ordinal, e.which`.execute(trx)
  return {
    ...(rows[0] as (typeof rows)[0]),
    networkId: network.id,
    name: network.name,
    onLine: open.rows.filter((row) => row.isOnLine).length,
    examples: open.rows.slice(0, 20).map(({ x, y }) => `${x.toFixed(2)}, ${y.toFixed(2)}`),
  }
}
