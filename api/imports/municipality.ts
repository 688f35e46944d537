import { sql } from 'kysely'
import type { Database } from '../db/database.ts'
import { type Actor, asActor } from '../db/tenant.ts'
import { describeCrs } from './crs.ts'
import { SourceError } from './readers/source.ts'

/** What an import needs to know of the municipality it goes to. */
export interface Town {
  id: number
  slug: string
  name: string
  country: string | null
  srid: number
  unitM: number
  timeZone: string
  /** It was made for this import, and goes with it if it fails. */
  isNew: boolean
}

export interface NewTown {
  name: string
  srid: number
  country?: string
  timeZone?: string
  currency?: string
  languages?: string[]
}

export const system: Actor = { userId: null, role: 'system', reason: 'import' }

/** The municipality of that slug; made when `create` says how. Throws a SourceError. */
export async function findTown(db: Database, slug: string, create?: NewTown): Promise<Town> {
  return asActor(db, system, async (trx) => {
    const find = () =>
      sql<Omit<Town, 'isNew'>>`
        select id, slug, name, country, srid, unit_m as "unitM", time_zone as "timeZone"
        from municipalities where slug = ${slug}`.execute(trx)
    const found = (await find()).rows[0]
    if (found !== undefined) {
      if (create !== undefined && create.srid !== found.srid) {
        throw new SourceError(
          `${slug} exists, with the CRS EPSG:${found.srid}, not EPSG:${create.srid}.`,
        )
      }
      return { ...found, isNew: false }
    }
    if (create === undefined) {
      const { rows } = await sql<{ slug: string }>`
        select slug from municipalities order by slug limit 20`.execute(trx)
      const known = rows.map((row) => row.slug).join(', ') || 'none'
      throw new SourceError(
        `There is no municipality ${slug} (there is ${known}); to make it add --create "Name" --srid n.`,
      )
    }
    checkNew(slug, create)
    const { unitM } = await describeCrs(trx, create.srid)
    const { country = null, timeZone = 'UTC', languages = ['en'] } = create
    const currency = create.currency ?? (country === 'US' ? 'USD' : 'EUR')
    await sql`insert into municipalities (slug, name, country, srid, unit_m, time_zone, currency, languages)
      values (${slug}, ${create.name}, ${country}, ${create.srid}, ${unitM}, ${timeZone}, ${currency},
              ${languages})`.execute(trx)
    return { ...((await find()).rows[0] as Omit<Town, 'isNew'>), isNew: true }
  })
}

function checkNew(slug: string, { name, country, timeZone, currency }: NewTown) {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug) || slug.length > 63) {
    throw new SourceError(
      `${slug} cannot be a slug: small letters, digits and single hyphens only.`,
    )
  }
  if (name.trim() === '') throw new SourceError('--create needs a name.')
  if (country !== undefined && !/^[A-Z]{2}$/.test(country)) {
    throw new SourceError(`${country} is not a country: write its two letters, as US or RO.`)
  }
  if (currency !== undefined && !/^[A-Z]{3}$/.test(currency)) {
    throw new SourceError(`${currency} is not a currency: write its three letters, as USD or RON.`)
  }
  try {
    new Intl.DateTimeFormat('en', { timeZone })
  } catch {
    throw new SourceError(`${timeZone} is not a time zone: write it as Europe/Bucharest.`)
  }
}

/** Takes back a municipality made for an import that did not happen. */
export async function removeNewTown(db: Database, town: Town): Promise<void> {
  if (!town.isNew) return
  await asActor(db, system, (trx) =>
    sql`delete from municipalities where id = ${town.id}`.execute(trx),
  )
}
