import { codeLists } from '../db/code-lists.gen.ts'
/** What need is asked of. The figure of a hexagon is the length of its side in metres. */
export const unitKinds = codeLists.need_units.kind

export type UnitKind = (typeof unitKinds)[number]

/** Metres; undefined for what is no hexagon. */
export function sideOf(kind: UnitKind): number | undefined {
  return kind.startsWith('hexagon-') ? Number(kind.slice('hexagon-'.length)) : undefined
}

/** Lines take what lies this near to them, the nearest line first. Metres. */
export function reachOf(kind: UnitKind): number | undefined {
  if (kind === 'road-segment') return 35
  return kind === 'network-edge' ? 20 : undefined
}
