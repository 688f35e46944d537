import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import type { UnitKind } from '../map/types.ts'
import { useMap } from '../map-context.ts'
import { useMunicipality } from '../municipality.ts'
import { useView } from '../use-view.ts'
import type { View } from '../view-state.ts'
import { hexagonKinds, kindShown } from './kind-at.ts'
import { componentsQuery, type Run, runsQuery } from './need-queries.ts'
import { countedWeights, questionOf, sharesOf, usualWeights, type Weights } from './weights.ts'

/** What is asked of need at present, or in another view, and the run that answers it. */
export function useNeed(other?: View) {
  const { slug, timeZone } = useMunicipality()
  const own = useView()
  const view = other ?? own
  const { asOf, asHeard: isAsHeard = false } = view
  const kind = kindShown(view, useZoom())
  const components = useQuery(componentsQuery(slug))
  const runs = useQuery(runsQuery(slug))
  const run = runs.data?.find((one) => answers(one, kind, asOf, timeZone))
  const weights: Weights = useMemo(
    () => view.weights ?? usualWeights(components.data ?? []),
    [view.weights, components.data],
  )
  const order = run?.components.join() ?? ''
  const asked = useMemo(() => {
    const codes = order === '' ? [] : order.split(',')
    const counted = countedWeights(components.data ?? [], weights)
    return {
      shares: sharesOf(counted, codes, isAsHeard),
      question: questionOf(counted, codes, { isAsHeard, asOf }),
    }
  }, [components.data, weights, order, isAsHeard, asOf])
  return {
    kind,
    asOf,
    /** What has to be computed for what may be shown: all sizes of hexagons, where they change by themselves. */
    kinds: view.need === 'auto' ? hexagonKinds : [kind],
    components: components.data ?? [],
    runs: runs.data ?? [],
    error: components.error ?? runs.error,
    isPending: components.isPending || runs.isPending,
    run,
    version: run ? `${run.id}.${run.revision}` : '',
    weights,
    isAsHeard,
    isNothing: asked.shares.every((share) => share === 0),
    ...asked,
  }
}

export type Need = ReturnType<typeof useNeed>

/** Of a day is the run that was computed for its end there. */
export function isOfDay({ asOf }: Run, day: string | undefined, timeZone: string): boolean {
  if (day === undefined || asOf === null) return day === undefined && asOf === null
  return new Intl.DateTimeFormat('sv-SE', { timeZone }).format(new Date(asOf)) === day
}

function answers(run: Run, kind: UnitKind, day: string | undefined, timeZone: string): boolean {
  if (run.unitKind !== kind || run.status !== 'done') return false
  return day === undefined ? run.isCurrent : isOfDay(run, day, timeZone)
}

/** Of the map, when it rests; of a town as a whole before there is one. */
function useZoom(): number {
  const map = useMap()
  const { camera } = useView()
  const [zoom, setZoom] = useState(() => map?.getView().zoom ?? camera?.zoom ?? 13)
  useEffect(() => {
    if (!map) return
    setZoom(map.getView().zoom)
    return map.onViewChange((view) => setZoom(view.zoom))
  }, [map])
  return zoom
}
