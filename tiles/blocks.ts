import { sql } from 'kysely'
import type { Database } from '../api/db/database.ts'
import type { Trx } from '../api/db/tables.ts'
import { type Actor, asActor, inTenant } from '../api/db/tenant.ts'
import { toneSql } from './land-use.ts'

/** Cells merged in one transaction: some tenths of a second. */
const cellsAtOnce = 12

/** Metres of Web Mercator: invisible at the zooms that blocks are drawn at. */
const simplifiedM = 2.5

const server: Actor = { userId: null, role: 'system' }

/** Merges parcels to blocks where they changed, when somebody looks, and once for all who do. */
export class ParcelBlocks {
  private readonly settled = new Set<number>()
  private readonly running = new Map<number, Promise<void>>()
  private readonly db: Database

  constructor(db: Database) {
    this.db = db
  }

  /** Parcels of this municipality were written; undefined: of any. */
  touch(municipalityId?: number) {
    if (municipalityId === undefined) this.settled.clear()
    else this.settled.delete(municipalityId)
  }

  /**
   * Blocks are up to date when this resolves, or still being merged after `patienceMs`: those
   * who cannot wait get what there is, and hear of the rest as of any other write.
   */
  async refresh(municipalityId: number, patienceMs = 1500): Promise<void> {
    if (this.settled.has(municipalityId)) return
    let work = this.running.get(municipalityId)
    if (!work) {
      work = this.mergeAll(municipalityId)
        // The town is drawn without; the next who looks tries again.
        .catch((error: unknown) => console.error('Parcels could not be merged to blocks.', error))
        .finally(() => this.running.delete(municipalityId))
      this.running.set(municipalityId, work)
    }
    let timer: NodeJS.Timeout | undefined
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, patienceMs)
      timer.unref()
    })
    await Promise.race([work, patience]).finally(() => clearTimeout(timer))
  }

  private async mergeAll(municipalityId: number): Promise<void> {
    for (;;) {
      // Before, not after: a write meanwhile unsettles it again.
      this.settled.add(municipalityId)
      const merged = await inTenant(this.db, municipalityId, server, (trx) =>
        mergeSome(trx, municipalityId),
      )
      if (merged === 0) return
      this.settled.delete(municipalityId)
    }
  }
}

/** Far longer than half a million parcels take. */
const bulkPatienceMs = 600_000

/** Merges all that was noted, in every municipality: after a bulk load, so that nobody sees half of it. */
export async function mergeParcelBlocks(db: Database): Promise<void> {
  const towns = await asActor(db, server, (trx) =>
    trx.selectFrom('municipalities').select('id').orderBy('id').execute(),
  )
  const blocks = new ParcelBlocks(db)
  for (const { id } of towns) await blocks.refresh(id, bulkPatienceMs)
}

interface Cell {
  cell_x: number
  cell_y: number
}

/** Takes some changed cells and merges their parcels anew. Returns how many there were. */
async function mergeSome(trx: Trx, municipalityId: number): Promise<number> {
  // One process at a time; the lock goes with the transaction.
  await sql`select pg_advisory_xact_lock(30, ${municipalityId})`.execute(trx)
  const { rows: cells } = await sql<Cell>`
    with batch as (
      select distinct cell_x, cell_y from parcel_block_changes
      where municipality_id = ${municipalityId} limit ${cellsAtOnce}
    ), taken as (
      delete from parcel_block_changes using batch
      where municipality_id = ${municipalityId}
        and parcel_block_changes.cell_x = batch.cell_x and parcel_block_changes.cell_y = batch.cell_y
    )
    select cell_x, cell_y from batch`.execute(trx)
  if (cells.length === 0) return 0
  const xs = cells.map((cell) => cell.cell_x)
  const ys = cells.map((cell) => cell.cell_y)
  await sql`
    delete from parcel_blocks using unnest(${xs}::integer[], ${ys}::integer[]) as cell (x, y)
    where municipality_id = ${municipalityId} and cell_x = cell.x and cell_y = cell.y`.execute(trx)
  await sql`
    insert into parcel_blocks (municipality_id, cell_x, cell_y, tone, geom)
    select ${municipalityId}, x, y, tone, st_transform(shape, 4326) from (
      select cell.x, cell.y, ${sql.raw(toneSql("coalesce(p.land_use, '')"))} as tone,
        st_collectionextract(st_simplifypreservetopology(
          st_union(p.geom_3857), ${simplifiedM}), 3) as shape
      from unnest(${xs}::integer[], ${ys}::integer[]) as cell (x, y)
      -- "offset 0" keeps the planner from reading all parcels to compare their cells.
      cross join lateral (
        select geom_3857, land_use, tile_cell(geom_3857) as own from parcels
        where municipality_id = ${municipalityId}
          and geom && st_transform(st_expand(st_tileenvelope(16, cell.x, cell.y), 1), 4326)
          and valid_from <= (select today()) and (valid_until is null or valid_until > (select today()))
        offset 0
      ) as p
      where p.own = row(cell.x, cell.y)
      group by 1, 2, 3
    ) as merged where not st_isempty(shape)`.execute(trx)
  return cells.length
}
