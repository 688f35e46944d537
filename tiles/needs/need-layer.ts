import type { UnitKind } from '../../api/needs/unit-kinds.ts'
import type { TileLayer } from '../layer.ts'
import { needZooms } from './zooms.ts'

/** A run of a kind of unit, as its tiles need to know it. */
export interface NeedRun {
  id: number
  unitKind: UnitKind
  /** In the order of the figures. */
  components: readonly string[]
}

/**
 * The units of a run with their levels, 0 to 255, as c0, c1, … in the order of its components; a level
 * of 0 is left out, as most are. The id of a feature is that of its unit.
 */
export function needLayer({ id, unitKind, components }: NeedRun): TileLayer {
  const { min, max } = needZooms[unitKind]
  return {
    name: 'needs',
    table: 'need_units',
    description: 'What need is made of, by unit.',
    access: 'staff',
    minZoom: min,
    maxZoom: max,
    shape: unitKind === 'road-segment' || unitKind === 'network-edge' ? 'line' : 'polygon',
    attributes: components.map((_, index) => ({
      name: `c${index}`,
      type: 'Number',
      sql: `nullif(v.levels[${index + 1}], 0)::integer`,
    })),
    join: `join need_values as v on v.municipality_id = r.municipality_id
      and v.run_id = ${Number(id)} and v.unit_id = r.id`,
    where: () => [`r.kind = '${unitKind}'`],
    // Hexagons that are rounded to more lose their shape.
    roundedTo: () => 1,
  }
}
