import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Spots as SpotsOnMap, SpotTone } from '../map/needs/spot-layers.ts'
import { useMunicipality } from '../municipality.ts'
import { useView } from '../use-view.ts'
import {
  type Spot,
  type SpotOverTime,
  type SpotsQuestion,
  spotsOverTimeQuery,
  spotsQuery,
} from './spot-queries.ts'
import { usualFdr } from './spots-view.ts'
import type { Need } from './use-need.ts'

export function toneOf(spot: Spot | SpotOverTime): SpotTone {
  return 'class' in spot ? spot.class : `${spot.isCold ? 'cold-' : ''}${spot.pattern}`
}

/** The spots of need that are asked for, of now or over time; nothing where the reader looks at something else. */
export function useSpots(need: Need) {
  const { slug } = useMunicipality()
  const { spots: asked, needPart } = useView()
  const isAsked = needPart === 'spots' && need.run !== undefined && !need.isNothing
  const { kind, question, version } = need
  const put: SpotsQuestion = {
    ...{ kind, question, version },
    isDrawn: asked?.isDrawn ?? false,
    fdr: asked?.fdr ?? usualFdr,
  }
  const isOverTime = asked?.overTime ?? false
  const now = useQuery({ ...spotsQuery(slug, put), enabled: isAsked && !isOverTime })
  const overTime = useQuery({ ...spotsOverTimeQuery(slug, put), enabled: isAsked && isOverTime })
  const found = isOverTime ? overTime : now
  const marked = isAsked ? found.data?.spots : undefined
  const onMap = useMemo((): SpotsOnMap | null => {
    if (!marked) return null
    const byTone = new Map<SpotTone, number[]>()
    for (const spot of marked) {
      const tone = toneOf(spot)
      const ids = byTone.get(tone)
      if (ids) ids.push(spot.id)
      else byTone.set(tone, [spot.id])
    }
    return { kind, version, marks: [...byTone].map(([tone, ids]) => ({ tone, ids })) }
  }, [marked, kind, version])
  return {
    isOverTime,
    now: isOverTime ? undefined : now.data,
    overTime: isOverTime ? overTime.data : undefined,
    fdr: put.fdr,
    isDrawn: put.isDrawn,
    isFetching: found.isFetching,
    error: found.error,
    refetch: found.refetch,
    onMap,
  }
}
