import type { FeatureCollection } from 'geojson'
import { useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../accounts/session.ts'
import { useMap } from '../map-context.ts'
import { usePresent } from './present.ts'

/** Where the others edit, drawn as the part of the town that they have before them. */
export function PeopleOnMap() {
  const { t } = useTranslation()
  const map = useMap()
  const { user } = useSession()
  const present = usePresent()
  const people = useMemo(
    (): FeatureCollection => ({
      type: 'FeatureCollection',
      features: present.flatMap(({ userId, name, bbox }) =>
        bbox === null || userId === user?.id
          ? []
          : {
              type: 'Feature',
              properties: { label: t('live.editsHere', { name }) },
              geometry: { type: 'Polygon', coordinates: [ringOf(bbox)] },
            },
      ),
    }),
    [present, user?.id, t],
  )
  useEffect(() => map?.setPeople(people.features.length > 0 ? people : null), [map, people])
  return null
}

function ringOf([west, south, east, north]: readonly number[]) {
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ] as [number, number][]
}
