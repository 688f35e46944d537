/** That a statement wrote to a table, and where. */
export interface TableChange {
  municipalityId: number
  table: string
  /** West, south, east, north in degrees; absent: everywhere. */
  box?: [number, number, number, number]
}

/** `12 parcels 25.1 45.1 25.2 45.2`, as announce_tile_change() writes it on the channel tile_changes. */
export function parseTableChange(payload: string): TableChange | undefined {
  const [id = '', table = '', ...numbers] = payload.split(' ')
  if (!/^\d+$/.test(id)) return undefined
  const [west, south, east, north] = numbers.map(Number)
  const hasBox = [west, south, east, north].every(Number.isFinite)
  const box = hasBox ? ([west, south, east, north] as TableChange['box']) : undefined
  return { municipalityId: Number(id), table, box }
}
