import type { Context } from 'hono'
import type { Trx } from '../db/tables.ts'
import { inTenant } from '../db/tenant.ts'
import type { AppEnv } from './context.ts'

/** In one transaction in the municipality of the path, as whoever asks; the reason stays with what changes. */
export function within<T>(
  c: Context<AppEnv>,
  act: (trx: Trx) => Promise<T>,
  reason?: string,
): Promise<T> {
  return inTenant(c.get('services').db, c.get('tenant').id, { ...c.get('actor'), reason }, act)
}
