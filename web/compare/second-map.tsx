import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../accounts/session.ts'
import { useChangesOnMap } from '../changes/use-changes-on-map.ts'
import { type Layers, layerStates } from '../layers/layers.ts'
import type { MapHandle } from '../map/handle.ts'
import type { MapFilter, PickedFeature } from '../map/types.ts'
import { MapContext } from '../map-context.ts'
import { MapView } from '../map-view.tsx'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { scenariosQuery } from '../plans/plan-queries.ts'
import { usePane } from '../shell/use-pane.ts'
import { useView } from '../use-view.ts'
import type { View } from '../view-state.ts'
import { Divider } from './divider.tsx'
import classes from './second-map.module.css'
import { SecondOverlays } from './second-overlays.tsx'
import { middle } from './second-view.ts'
import { viewOfSecond } from './view-of-second.ts'

const NeedOnMap = lazy(async () => ({
  default: (await import('../needs/need-on-map.tsx')).NeedOnMap,
}))

interface SecondMapProps {
  /** The first one, whose movements it follows and leads. */
  first: MapHandle | null
  layers: Layers
  filters: Record<string, MapFilter>
  session: string
  onPick: (features: PickedFeature[]) => void
}

/** The other state of the map, beside the first or over it as far as the divider. */
export function SecondMap({ first, layers, filters, session, onPick }: SecondMapProps) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { slug } = useMunicipality()
  const { isStaff } = useSession()
  const view = useView()
  const own = useMemo(() => viewOfSecond(view), [view])
  const [second, setSecond] = useState<MapHandle | null>(null)
  const [moving, setMoving] = useState<number | null>(null)
  const state = useMemo(
    () => layerStates(layers.groups, own),
    // A layer's state depends on these of the view alone.
    [layers.groups, own],
  )
  useTogether(first, second)
  const { way = 'halves', split = middle } = view.second ?? {}
  const at = moving ?? split
  const isSwipe = way === 'swipe'
  const dayOf = ({ asOf, validAt }: View) =>
    validAt
      ? t('compare.inLaw', { day: format.day(validAt) })
      : asOf
        ? format.day(asOf)
        : t('compare.now')
  useChangesOnMap(second, 'second')
  const scenarios = useScenarioNames(view)
  const hasOwnDay = own.asOf !== view.asOf || own.validAt !== view.validAt
  const names = scenarios ?? (hasOwnDay ? [dayOf(view), dayOf(own)] : undefined)
  return (
    <>
      <div
        className={isSwipe ? classes.over : classes.beside}
        style={isSwipe ? { clipPath: `inset(0 0 0 ${at}%)` } : undefined}
      >
        <MapView
          key={slug}
          view={own}
          isSecond
          layers={state}
          filters={filters}
          session={session}
          onReady={setSecond}
          onPick={onPick}
        />
        <Suspense>
          {second && isStaff && view.need && <NeedOnMap map={second} view={own} isSecond />}
          {second && (
            <MapContext value={second}>
              <SecondOverlays view={own} />
            </MapContext>
          )}
        </Suspense>
      </div>
      {isSwipe && <Divider at={at} onMove={setMoving} />}
      {names && (
        <>
          <p className={classes.first} style={isSwipe ? { right: `${100 - at}%` } : undefined}>
            {names[0]}
          </p>
          <p className={classes.second} style={isSwipe ? { left: `${at}%` } : undefined}>
            {names[1]}
          </p>
        </>
      )}
    </>
  )
}

/** Of the scenarios on the first and the second map, while plans are looked at. */
function useScenarioNames({ plans }: View): [string, string] | undefined {
  const { slug } = useMunicipality()
  const { isStaff } = useSession()
  const { pane } = usePane()
  const { plan, scenario, beside } = plans ?? {}
  const isCompared = isStaff && pane === 'plans' && beside?.[0] !== undefined
  const { data } = useQuery({ ...scenariosQuery(slug, plan ?? 0), enabled: isCompared })
  const nameOf = (wanted: number | undefined) => data?.find(({ id }) => id === wanted)?.name
  const [first, second] = [nameOf(scenario), nameOf(beside?.[0])]
  return isCompared && first && second ? [first, second] : undefined
}

/** Whichever is moved, the other goes along; colours mean the same on both. */
function useTogether(first: MapHandle | null, second: MapHandle | null) {
  useEffect(() => {
    if (!first || !second) return
    const stops = [
      first.onMove((camera) => second.follow(camera)),
      second.onMove((camera) => first.follow(camera)),
      // At rest the first one says where it is, which goes to the address bar.
      second.onViewChange((camera) => first.setView(camera)),
      first.need.onEnds((ends) => second.need.setEnds(ends)),
    ]
    second.follow(first.getCamera())
    return () => {
      for (const stop of stops) stop()
    }
  }, [first, second])
}
