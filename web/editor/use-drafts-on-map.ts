import type { FeatureCollection } from 'geojson'
import { useEffect, useMemo } from 'react'
import type { Drafts, ParcelDraft } from '../change-sets/change-set-queries.ts'
import type { DraftState } from '../map/draft-layers.ts'
import { useMap } from '../map-context.ts'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { officialProjection } from '../tools/official-projection.ts'
import { areaOf } from './area-of.ts'

/** Draws how the change set leaves parcels over how the register has them, unless what was is asked for. */
export function useDraftsOnMap(drafts: Drafts | undefined, isBefore: boolean) {
  const map = useMap()
  const municipality = useMunicipality()
  const format = useLocalFormat()
  const shown = useMemo(() => {
    if (!drafts || isBefore) return null
    const projection = officialProjection(municipality)
    return featuresOf(drafts, ({ facts, geometry, areaM2 }) => {
      const area = `${format.fixed(areaM2 ?? areaOf(geometry, projection), 0)}\u202fm²`
      return `${facts.cadastralNumber ?? ''}\n${area}`
    })
  }, [drafts, isBefore, municipality, format])
  useEffect(() => map?.setDrafts(shown), [map, shown])
  useEffect(() => () => map?.setDrafts(null), [map])
}

/** Those that end lie below those that take their ground. */
function featuresOf(
  { parcels }: Drafts,
  labelOf: (draft: ParcelDraft) => string,
): FeatureCollection {
  const ordered = [...parcels.filter(isRetired), ...parcels.filter((draft) => !isRetired(draft))]
  return {
    type: 'FeatureCollection',
    features: ordered
      // Begun here and ended again: nobody has ever seen it.
      .filter((draft) => !(isRetired(draft) && draft.parcelId === null))
      .map((draft) => ({
        type: 'Feature',
        properties: {
          key: draft.key,
          state: stateOf(draft),
          label: labelOf(draft),
        },
        geometry: draft.geometry,
      })),
  }
}

const isRetired = ({ isRetired }: ParcelDraft) => isRetired

function stateOf({ isRetired, parcelId }: ParcelDraft): DraftState {
  if (isRetired) return 'retired'
  return parcelId === null ? 'begun' : 'changed'
}
