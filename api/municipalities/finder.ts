import type { Database } from '../db/database.ts'
import { asActor } from '../db/tenant.ts'
import type { TenantFacts } from '../http/context.ts'
import { municipalityFacts } from './queries.ts'

/** Every request asks; what another process changes is seen this much later. */
const keptMs = 10_000

interface Kept {
  facts: TenantFacts
  until: number
}

/** Finds municipalities by slug, and remembers for a moment those that there are. */
export function municipalityFinder(db: Database) {
  const known = new Map<string, Kept>()

  async function findMunicipality(slug: string): Promise<TenantFacts | undefined> {
    const kept = known.get(slug)
    if (kept !== undefined && kept.until > Date.now()) return kept.facts
    if (!/^[a-z0-9-]{1,63}$/.test(slug)) return undefined
    const facts = await asActor(db, { userId: null, role: 'public' }, (trx) =>
      municipalityFacts(trx, slug),
    )
    if (facts !== undefined) known.set(slug, { facts, until: Date.now() + keptMs })
    return facts
  }

  return { findMunicipality, forgetMunicipality: (slug: string) => void known.delete(slug) }
}
