import { useInfiniteQuery } from '@tanstack/react-query'
import type { FeatureCollection } from 'geojson'
import { useEffect, useMemo } from 'react'
import type { MapHandle } from '../map/handle.ts'
import { useMunicipality } from '../municipality.ts'
import { changesQuery } from './change-queries.ts'
import { useChangesQuestion } from './use-changes.ts'

const none = { from: '', to: undefined, time: 'known' } as const

/** Draws on a map what changed until the other's day, or since: each in the shape it has there. */
export function useChangesOnMap(map: MapHandle | null, which: 'first' | 'second') {
  const { slug } = useMunicipality()
  const asked = useChangesQuestion()
  const { data } = useInfiniteQuery({
    ...changesQuery(slug, asked?.question ?? none),
    enabled: asked !== undefined,
  })
  const side = asked?.earlier === which ? 'before' : 'after'
  const shown = useMemo((): FeatureCollection | null => {
    if (!asked || !data) return null
    return {
      type: 'FeatureCollection',
      features: data.pages.flatMap(({ changes }) =>
        changes.flatMap(({ id, kind, [side]: geometry }) =>
          geometry ? { type: 'Feature' as const, id, geometry, properties: { kind } } : [],
        ),
      ),
    }
  }, [asked, data, side])
  useEffect(() => map?.setChanges(shown), [map, shown])
  useEffect(() => () => map?.setChanges(null), [map])
}
