/** Tables of which every row is public, so that the public may know where one was written. */
const openTables: ReadonlySet<string> = new Set([
  'parcels',
  'buildings',
  'roads',
  'road_surfaces',
  'addresses',
  'zones',
  'districts',
  'land_covers',
  'permits',
  'works',
  'municipalities',
  // Not known which.
  '*',
])

export function isOpenTable(table: string) {
  return openTables.has(table)
}
