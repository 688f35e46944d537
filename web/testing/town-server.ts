import { sql } from 'kysely'
import { createAccount } from '../../api/accounts/create-account.ts'
import type { OidcSettings } from '../../api/config.ts'
import type { Database } from '../../api/db/database.ts'
import { inTenant } from '../../api/db/tenant.ts'
import { startServer } from '../../api/main.ts'
import { buildWebClient, webFolder } from '../../scripts/web-client.ts'
import { townDatabase } from './town-database.ts'

export interface TownServer {
  /** http://localhost:… */
  url: string
  db: Database
  municipalityId: number
  close(): Promise<void>
}

export const slug = 'lunca-veche'

export interface ServeTownOptions {
  oidc?: OidcSettings
}

/** The built client and the real API, with a small demo town that nobody has worked in. */
export async function serveTown({ oidc }: ServeTownOptions = {}): Promise<TownServer> {
  const db = await townDatabase(slug)
  await buildWebClient(() => undefined)
  const { id } = await db.kysely
    .selectFrom('municipalities')
    .select('id')
    .where('slug', '=', slug)
    .executeTakeFirstOrThrow()
  const server = await startServer({
    db,
    port: 0,
    secret: 'for-tests-only-for-tests-only-00',
    publicUrl: undefined,
    basemapUrl: undefined,
    oidc,
    // Tests sign in faster than people.
    signInsPer10s: 10_000,
    webFolder,
  })
  return {
    url: server.address,
    db,
    municipalityId: id,
    async close() {
      await server.stop()
      await db.close()
    },
  }
}

/** Somebody who works for the town, with the password of the demo accounts; their e-mail. */
export async function aColleague(
  { db, municipalityId }: TownServer,
  role: 'viewer' | 'planner' | 'admin',
): Promise<string> {
  const email = `${role}-${Math.random().toString(36).slice(2)}@example.test`
  const memberships = [{ municipalityId, role }]
  await createAccount(db, { email, name: 'Ana Pop', password: 'terrier-demo', memberships })
  return email
}

/** A parcel with a building and an address, and a point inside it. */
export async function aBuiltParcel({ db, municipalityId }: TownServer) {
  const { rows } = await inTenant(db, municipalityId, { userId: null, role: 'system' }, (trx) =>
    sql<{
      id: number
      number: string
      address: string
      building: number
      lng: number
      lat: number
    }>`
      select p.id, p.cadastral_number as number, p.address, b.id as building,
        st_x(st_pointonsurface(p.geom)) as lng, st_y(st_pointonsurface(p.geom)) as lat
      from parcels p join buildings b on b.municipality_id = p.municipality_id and b.parcel_id = p.id
      where p.address is not null and p.valid_until is null order by p.id, b.id limit 1`.execute(
      trx,
    ),
  )
  return rows[0]!
}

/** Two reports beside a place, one new and one resolved; their titles. */
export async function addReports(
  { db, municipalityId }: TownServer,
  { lng, lat }: { lng: number; lat: number },
) {
  const mark = Math.random().toString(36).slice(2, 8)
  const titles = { open: `Open ${mark}`, resolved: `Resolved ${mark}` }
  await inTenant(db, municipalityId, { userId: null, role: 'system' }, async (trx) => {
    await sql`insert into report_categories (municipality_id, code, name)
      values (${municipalityId}, ${`test-${mark}`}, 'Test')`.execute(trx)
    for (const [title, status, offset] of [
      [titles.open, 'new', 0.00005],
      [titles.resolved, 'resolved', -0.00005],
    ] as const) {
      await sql`insert into reports (municipality_id, number, category, title, status, geom)
        values (${municipalityId}, ${title}, ${`test-${mark}`}, ${title}, ${status},
          st_setsrid(st_makepoint(${lng + offset}, ${lat}), 4326))`.execute(trx)
    }
  })
  return titles
}
