import { bbox } from '@turf/turf'
import type { Geometry } from 'geojson'
import type { Bounds } from '../map/types.ts'
import { useSelect } from '../selection/use-select.ts'
import { useView } from '../use-view.ts'
import classes from './plans.module.css'

interface InterventionLinkProps {
  id: number
  title: string
  geometry?: Geometry | null
}

/** Leads to it on the map and in the panel beside it. */
export function InterventionLink({ id, title, geometry }: InterventionLinkProps) {
  const { selection } = useView()
  const select = useSelect()
  const isSelected = selection?.collection === 'interventions' && selection.id === id
  return (
    <button
      type="button"
      className={classes.thing}
      aria-current={isSelected || undefined}
      onClick={() =>
        select({ collection: 'interventions', id }, geometry ? (bbox(geometry) as Bounds) : null)
      }
    >
      {title}
    </button>
  )
}
