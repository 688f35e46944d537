import type { Plane } from '../geo/coverage/plane.ts'
import { Problem } from '../http/problem.ts'
import { OperationRefused } from './apply-operations.ts'
import type { Ground } from './ground.ts'
import type { RefusalCode } from './operations/operation.ts'

const sentences: Record<RefusalCode, string> = {
  'line-does-not-cut': 'The line does not cut the parcel in two.',
  'area-too-large': 'The parcel is not larger than the area that is to be cut off.',
  'one-parcel-only': 'Two parcels or more are needed.',
  'not-side-by-side': 'The parcels do not lie side by side.',
  'ends-off-boundary': 'It has to begin and end on the boundary of the parcel.',
  'corner-of-others': 'Other boundaries meet at a corner there, which would have to move as well.',
  'no-corner-here': 'There is no corner here.',
  'too-few-corners': 'A parcel would have fewer than three corners.',
  'corner-twice': 'The boundary of a parcel would name the same corner twice in a row.',
  'no-area': 'A parcel would have no area.',
  'crosses-itself': 'The boundary of a parcel would cross itself.',
  'too-narrow': 'A parcel would be narrower than a tenth of a millimetre.',
  'hole-outside': 'A hole would lie outside its parcel.',
  'touches-itself': 'The boundary of a parcel would come to the same corner again.',
  'lies-on-itself': 'Parts of a parcel would lie on each other or along each other.',
  'too-fine': 'The lines lie too close together to be told apart.',
  'too-much': 'It takes too much to be done at once. Draw it simpler, or in several steps.',
  'shape-does-not-meet': 'The shape does not cut the parcel.',
  'no-such-parcel': 'There is no such parcel at this point.',
  overlaps: 'It would lie on the ground of another parcel.',
}

/** 422 that says which operation, which parcels and where; any other error as it is. */
export function refusedProblem(error: unknown, plane: Plane): unknown {
  if (!(error instanceof OperationRefused)) return error
  const { index, refusal } = error
  const place =
    refusal.at === undefined ? '' : ` At ${plane.toPosition(refusal.at).map(to7).join(', ')}.`
  const which = refusal.parcels.length === 0 ? '' : ` Parcels: ${refusal.parcels.join(', ')}.`
  const message = `${sentences[refusal.code]}${which}${place}`
  return new Problem(422, refusal.code, {
    detail: message,
    errors: [{ path: `body.operations.${index}`, message }],
    place: refusal.at && { type: 'Point', coordinates: plane.toPosition(refusal.at) },
    parcels: refusal.parcels,
  })
}

function to7(degrees: number | undefined) {
  return (degrees ?? 0).toFixed(7)
}

/** Throws 409 when a parcel is not at the version that the caller saw. */
export function requireBases({ drafts }: Ground, basedOn: Record<string, number>) {
  const moved = Object.entries(basedOn).filter(([key, version]) => {
    const base = drafts.get(key)?.baseVersion
    return base !== undefined && base !== version
  })
  if (moved.length === 0) return
  throw new Problem(409, 'base-moved', {
    detail: `Changed meanwhile: ${moved.map(([key]) => key).join(', ')}. Read them again.`,
    errors: moved.map(([key]) => ({
      path: `body.basedOn.${key}`,
      message: `It is at version ${drafts.get(key)!.baseVersion} now.`,
    })),
  })
}
