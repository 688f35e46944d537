import { sql } from 'kysely'
import type { Database } from '../api/db/database.ts'
import { asActor } from '../api/db/tenant.ts'
import type { Box } from './grid.ts'

/** What tiles and style need to know of a municipality. */
export interface MunicipalityFacts {
  id: number
  slug: string
  name: string
  timeZone: string
  /** Degrees; null while it has neither a boundary nor a parcel. */
  bounds: Box | null
  /** The kind of district that names the parts of the town: neighbourhoods where there are any. */
  districtKind: string | null
}

/** Reads each municipality once and keeps it until it is told to forget. */
export class MunicipalityDirectory {
  private readonly known = new Map<string, Promise<MunicipalityFacts | undefined>>()
  private readonly db: Database

  constructor(db: Database) {
    this.db = db
  }

  find(slug: string): Promise<MunicipalityFacts | undefined> {
    if (!isSlug(slug)) return Promise.resolve(undefined)
    let found = this.known.get(slug)
    if (!found) {
      found = readMunicipality(this.db, slug)
      this.known.set(slug, found)
      // Neither a failure nor a guess at a name is worth keeping.
      const forget = () => this.known.delete(slug)
      found.then((facts) => facts?.bounds ?? forget(), forget)
    }
    return found
  }

  forgetAll() {
    this.known.clear()
  }
}

function isSlug(text: string): boolean {
  return text.length <= 63 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text)
}

interface MunicipalityRow {
  id: number
  slug: string
  name: string
  time_zone: string
  box: Box | null
  district_kind: string | null
}

async function readMunicipality(
  db: Database,
  slug: string,
): Promise<MunicipalityFacts | undefined> {
  const actor = { userId: null, role: 'public' } as const
  const { rows } = await asActor(db, actor, (trx) =>
    sql<MunicipalityRow>`
      with it as (select * from municipalities where slug = ${slug})
      select it.id, it.slug, it.name, it.time_zone, case when e.box is null then null else
        json_build_array(st_xmin(e.box), st_ymin(e.box), st_xmax(e.box), st_ymax(e.box)) end as box,
        (select kind from districts where municipality_id = it.id and t.tenant is not null
          group by kind order by kind <> 'neighbourhood', count(*) desc, kind limit 1) as district_kind
      from it, lateral (select set_config('terrier.municipality_id', it.id::text, true) as tenant) as t,
        lateral (select coalesce(box2d(it.boundary), (
          select box2d(st_extent(geom)) from parcels where municipality_id = it.id and t.tenant is not null
        )) as box) as e`.execute(trx),
  )
  const row = rows[0]
  if (row === undefined) return undefined
  const { id, name, time_zone: timeZone, box: bounds, district_kind: districtKind } = row
  return { id, slug: row.slug, name, timeZone, bounds, districtKind }
}
