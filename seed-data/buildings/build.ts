import type { Lot } from '../lots/lots.ts'
import type { Place } from '../lots/places.ts'
import type { Random } from '../random.ts'
import type { Building, NewBuilding } from './building.ts'
import { civicOn } from './civic.ts'
import { type Frame, frameOf } from './frame.ts'
import { houseOn } from './houses.ts'
import { flatsOn, plantOn } from './large.ts'
import { rowHouseOn } from './rows.ts'

/** Puts on a lot what stands there. */
export function buildOn(
  lot: Lot,
  place: Place | undefined,
  rng: Random,
  nextId: () => number,
): Building[] {
  const frame = frameOf(lot)
  if (!frame) return []
  return designFor(frame, place, rng).map((building) => ({ ...building, id: nextId(), lot }))
}

function designFor(frame: Frame, place: Place | undefined, rng: Random): NewBuilding[] {
  if (place) return civicOn(frame, place, rng)
  const style = frame.lot.block.style
  switch (style) {
    case 'core': {
      const row = rowHouseOn(frame, rng)
      return row.length > 0 ? row : houseOn(frame, 'grid', rng)
    }
    case 'flats':
      return frame.lot.areaM2 > 1100 ? flatsOn(frame, rng) : houseOn(frame, 'grid', rng)
    case 'industry':
      return plantOn(frame, rng)
    case 'grid':
    case 'suburb':
    case 'village':
      return houseOn(frame, style, rng)
    default:
      return []
  }
}
