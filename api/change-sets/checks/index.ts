import type { Check } from './check.ts'
import {
  areaDiffers,
  asked,
  baseMoved,
  numberTaken,
  pendingElsewhere,
  sharesTotal,
} from './facts.ts'
import { gap, narrowGap, overlap, sliver, validShape } from './ground.ts'
import { frontageTooShort, lotTooSmall } from './zoning.ts'

export const checks: readonly Check[] = [
  baseMoved,
  validShape,
  overlap,
  gap,
  narrowGap,
  sliver,
  asked,
  numberTaken,
  areaDiffers,
  sharesTotal,
  pendingElsewhere,
  lotTooSmall,
  frontageTooShort,
]
