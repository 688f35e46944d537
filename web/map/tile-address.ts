/** What distinguishes one answer of the same tile address from another. */
export interface TileVersion {
  /** ISO moment or day; null for now. */
  asOf: string | null
  /** In law on this ISO day; absent: on that of asOf. */
  validAt?: string | null
  session: string
  /** Counts how often it was read again since the map was opened. */
  reading?: number
}

/**
 * A tile or TileJSON address (or a template of one) made absolute, as workers need it, with what
 * its answer depends on as parameters, so that no cache mixes them. Other hosts' are left alone.
 */
export function tileAddress(address: string, version: TileVersion, origin: string): string {
  const absolute = address.startsWith('/') ? origin + address : address
  if (!absolute.startsWith(`${origin}/tiles/`)) return absolute
  const [path = '', query = ''] = absolute.split('?')
  const parameters = new URLSearchParams(query)
  if (version.asOf) parameters.set('asOf', version.asOf)
  if (version.validAt) parameters.set('validAt', version.validAt)
  if (version.session) parameters.set('session', version.session)
  if (version.reading) parameters.set('reading', String(version.reading))
  return parameters.size > 0 ? `${path}?${parameters}` : path
}
