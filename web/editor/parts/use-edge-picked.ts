import type { LngLat } from '../../map/types.ts'
import type { EditTool } from '../mode.ts'

/** The edge that the sketch of an `edge` mode has chosen. */
export function useEdgePicked({ sketch, land }: EditTool): { from: LngLat; to: LngLat } | null {
  const [place] = sketch?.kind === 'edge' ? sketch.corners : []
  const edge = place && land?.edgeAt(place, onEdgeM)
  return edge ? { from: edge.from as LngLat, to: edge.to as LngLat } : null
}

/** What did not snap to an edge is near to one at most. */
const onEdgeM = 0.5
