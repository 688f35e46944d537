import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MapHandle, MapOptions } from './map/handle.ts'
import type { Availability, LayerState, MapFilter, PickedFeature } from './map/types.ts'
import classes from './map-view.module.css'
import { officialCrs, useMunicipality } from './municipality.ts'
import { announce } from './ui/announcer.tsx'
import { useChangeView } from './use-view.ts'
import { type View, writeView } from './view-state.ts'

interface MapViewProps {
  /** What it is to show; of the first map what the address bar holds. */
  view: View
  /** It follows the first one, and leaves the address bar to it. */
  isSecond?: boolean
  layers: Record<string, LayerState>
  filters: Record<string, MapFilter>
  /** Changes when somebody signs in or out. */
  session: string
  onReady: (map: MapHandle | null) => void
  onPick: (features: PickedFeature[]) => void
}

/** Mounts the map, which lives outside React, and tells it what has changed in the view. */
export function MapView({
  view,
  isSecond = false,
  layers,
  filters,
  session,
  onReady,
  onPick,
}: MapViewProps) {
  const { t, i18n } = useTranslation()
  const theme = useComputedColorScheme('light', { getInitialValueInEffect: false })
  const container = useRef<HTMLDivElement>(null)
  const [availability, setAvailability] = useState<Availability | 'loading' | 'failed'>('loading')
  const [isDrawn, setIsDrawn] = useState(false)
  const options = useInitialOptions({ theme, layers, filters, session, view, setAvailability })
  const map = useMountedMap(container, options, setAvailability, onReady)

  useCameraInAddressBar(isSecond ? null : map, view)
  useEffect(() => map?.onPick(onPick), [map, onPick])
  useEffect(() => map?.onIdle(() => setIsDrawn(true)), [map])
  useEffect(() => map?.onViewChange(() => setIsDrawn(false)), [map])
  useEffect(() => map?.setLayers(layers), [map, layers])
  useEffect(() => map?.setFilters(filters), [map, filters])
  useEffect(() => map?.setSelection(view.selection ?? null), [map, view.selection])
  useEffect(() => map?.setAsOf(view.asOf ?? null), [map, view.asOf])
  useEffect(() => map?.setValidAt(view.validAt ?? null), [map, view.validAt])
  const { from, to } = view.time ?? {}
  useEffect(() => map?.setTime(from && to ? { from, to } : null), [map, from, to])
  useEffect(() => map?.setSession(session), [map, session])
  useEffect(() => map?.setTheme(theme), [map, theme])
  useEffect(
    () => map?.setLanguage(i18n.language, (key, values) => t(key, values ?? {})),
    [map, i18n.language, t],
  )

  return (
    <section
      className={classes.map}
      aria-label={t(isSecond ? 'compare.second' : 'app.map')}
      id={isSecond ? 'second-map' : 'map'}
      data-drawn={isDrawn || undefined}
    >
      <div ref={container} className={classes.canvas} />
      {availability !== 'ready' && (
        <p className={classes.notice} role="status">
          {t(`app.map.${availability}`)}
        </p>
      )}
    </section>
  )
}

interface Initial {
  theme: 'light' | 'dark'
  layers: Record<string, LayerState>
  filters: Record<string, MapFilter>
  session: string
  view: View
  setAvailability: (availability: Availability) => void
}

/** What the map starts with; later changes go through its handle. */
function useInitialOptions({
  theme,
  layers,
  filters,
  session,
  view,
  setAvailability,
}: Initial): MapOptions {
  const { t, i18n } = useTranslation()
  const municipality = useMunicipality()
  const options = useRef<MapOptions>(undefined)
  options.current ??= {
    municipality: municipality.slug,
    view: view.camera,
    bounds: municipality.bbox ?? undefined,
    officialCrs: officialCrs(municipality),
    theme,
    language: i18n.language,
    nameLanguages: municipality.languages,
    translate: (key, values) => t(key, values ?? {}),
    layers,
    filters,
    selection: view.selection ?? null,
    asOf: view.asOf ?? null,
    validAt: view.validAt ?? null,
    time: periodOf(view.time),
    session,
    announce,
    onAvailability: setAvailability,
  }
  return options.current
}

function useMountedMap(
  container: React.RefObject<HTMLDivElement | null>,
  options: MapOptions,
  setAvailability: (availability: 'failed') => void,
  onReady: (map: MapHandle | null) => void,
): MapHandle | null {
  const [map, setMap] = useState<MapHandle | null>(null)
  useEffect(() => {
    let created: MapHandle | null = null
    let isGone = false
    // MapLibre is the largest part of the program: the rest is there before it.
    import('./map/create-map.ts')
      .then(({ createMap }) => {
        if (isGone || !container.current) return
        created = createMap(container.current, options)
        setMap(created)
        onReady(created)
      })
      .catch(() => setAvailability('failed'))
    return () => {
      isGone = true
      created?.destroy()
      setMap(null)
      onReady(null)
    }
  }, [container, options, setAvailability, onReady])
  return map
}

/** The camera goes to the address bar when it rests, and follows it when somebody goes back. */
function useCameraInAddressBar(map: MapHandle | null, view: View) {
  const changeView = useChangeView()
  const written = useRef(cameraText(view.camera))
  useEffect(
    () =>
      map?.onViewChange((camera) => {
        written.current = cameraText(camera)
        changeView({ camera }, { replace: true })
      }),
    [map, changeView],
  )
  useEffect(() => {
    if (!map || !view.camera || cameraText(view.camera) === written.current) return
    written.current = cameraText(view.camera)
    map.setView(view.camera)
  }, [map, view.camera])
}

function periodOf(time: View['time']) {
  return time ? { from: time.from, to: time.to } : null
}

function cameraText(camera: View['camera']): string {
  return writeView({ camera })
}
