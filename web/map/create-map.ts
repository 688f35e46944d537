import 'maplibre-gl/dist/maplibre-gl.css'
import type { Map as MapLibreMap } from 'maplibre-gl'
import './map.css'
import { createDrawTool } from '../draw/draw-tool.ts'
import { createSketchTool } from '../editor/sketch-tool.ts'
import { createAttribution } from './attribution.ts'
import type { MapHandle, MapOptions } from './handle.ts'
import { createHover } from './hover.ts'
import { createKeyboard } from './keyboard.ts'
import { Listeners } from './listeners.ts'
import { measureReadout } from './measure-readout.ts'
import { createMeasureTool } from './measure-tool.ts'
import { createNeedMap } from './needs/need-map.ts'
import { newMap } from './new-map.ts'
import { type Projection, projectionOrNull } from './official-crs.ts'
import { emptyOverlays, nothing } from './overlay-layers.ts'
import { featuresAt, toleranceOfPointer } from './pick.ts'
import { drawNeed } from './picture/draw-need.ts'
import { exportPicture } from './picture/export-picture.ts'
import { scaleAt } from './scale.ts'
import { createScaleBar } from './scale-bar.ts'
import { createSelection } from './selection.ts'
import { StyleSource } from './style-source.ts'
import { StyleSync } from './style-sync.ts'
import { isTileSource, tileSource } from './tile-source.ts'
import type { Bounds, LngLat, MapView, PickedFeature } from './types.ts'
import { cameraOf, flyTo, jumpTo, round, viewOf } from './view.ts'

/**
 * Puts a map into the container and returns the handle by which all else speaks to it; null (after
 * onAvailability('absent')) where the browser has no WebGL 2, so that the list beside it must do.
 */
export function createMap(container: HTMLElement, options: MapOptions): MapHandle | null {
  const { municipality } = options
  let { language, translate, theme } = options
  let projection = projectionOrNull(options.officialCrs)
  let isFollowing = false
  let readings = 0
  const stopped = new AbortController()
  const viewChanged = new Listeners<[MapView]>()
  const moved = new Listeners<[MapView]>()
  const picked = new Listeners<[PickedFeature[], LngLat]>()
  const pointed = new Listeners<[LngLat | null]>()
  const failed = new Listeners<[Error]>()
  const idled = new Listeners<[]>()

  const map = newMap(
    container,
    options,
    () => sync.state.tiles,
    () => readings,
  )
  if (!map) return null
  container.classList.add('map-frame')
  const canvas = map.getCanvas()
  // Only so do screen readers leave the arrow keys to the map.
  canvas.setAttribute('role', 'application')

  const sync = new StyleSync(
    map,
    new StyleSource(options.styleUrl ?? defaultStyleUrl(municipality)),
    options.nameLanguages ?? [],
    {
      theme,
      tiles: {
        asOf: options.asOf ?? null,
        validAt: options.validAt ?? null,
        session: options.session ?? '',
      },
      origin: location.origin,
      layers: options.layers ?? {},
      filters: options.filters ?? {},
      time: options.time ?? null,
      spots: null,
      overlays: emptyOverlays(),
    },
    (error) => failed.call(error),
  )
  const selection = createSelection({
    featureUrl: options.featureUrl ?? defaultFeatureUrl(municipality),
    asOf: () => sync.state.tiles.asOf,
    draw: (data) => sync.drawOverlay({ selection: data }),
    failed: (error) => failed.call(error),
  })
  const measuring = createMeasureTool(map, {
    projection: () => projection,
    draw: (data) => sync.drawOverlay({ measure: data }),
  })
  const drawing = createDrawTool(map, {
    draw: (data) => sync.drawOverlay({ draw: data }),
    begun() {
      measuring.stop()
      hover.clear()
    },
    failed: (error) => failed.call(error),
  })
  const sketching = createSketchTool(map, {
    draw: (data) => sync.drawOverlay({ sketch: data }),
    lengthOf: (from, to) => lengthText(from, to, projection, language),
    begun() {
      measuring.stop()
      drawing.tool.stop()
      hover.clear()
    },
  })
  const need = createNeedMap(map, {
    municipality,
    asOf: () => sync.state.tiles.asOf,
    theme: () => theme,
    failed: (error) => failed.call(error),
  })
  const hover = createHover(
    map,
    () => measuring.isActive || drawing.isActive || sketching.isActive || need.isShown,
  )
  const scaleBar = createScaleBar(map, container)
  const attribution = createAttribution(map, container)

  const pick = (place: LngLat, tolerancePx: number) => {
    if (need.pick(place)) return
    const features = featuresAt(map, map.project(place), tolerancePx)
    picked.call(features, place)
    options.announce?.(translate('map.found', { count: features.length }))
  }
  createKeyboard(
    canvas,
    container,
    {
      pressTool: (key, isShift) =>
        measuring.press(key) || drawing.press(key) || sketching.press(key, isShift),
      pickAtCentre: () => pick(map.getCenter().toArray(), toleranceOfPointer.touch),
    },
    stopped.signal,
  )

  map.on('click', ({ lngLat, originalEvent }) => {
    const place = lngLat.toArray()
    if (drawing.isActive) return
    if (measuring.isActive) return measuring.add(place)
    if (sketching.isActive) return sketching.click(place, originalEvent.shiftKey)
    // A click is a PointerEvent wherever there are pointer events.
    const kind = (originalEvent as PointerEvent).pointerType as keyof typeof toleranceOfPointer
    pick(place, toleranceOfPointer[kind] ?? toleranceOfPointer.mouse)
  })
  map.on('mousemove', ({ lngLat }) => pointed.call(lngLat.toArray()))
  map.on('mouseout', () => pointed.call(null))
  map.on('moveend', () => {
    if (!isFollowing) viewChanged.call(viewOf(map))
  })
  map.on('move', () => {
    scaleBar.update(language, translate)
    if (!isFollowing) moved.call(cameraOf(map))
  })
  map.on('idle', () => {
    // A map without a style yet is idle too.
    if (map.getSource(tileSource)) idled.call()
  })
  map.on('error', ({ error }) => failed.call(new Error(error.message)))
  map.on('webglcontextlost', () => options.onAvailability?.('lost'))
  map.on('webglcontextrestored', () => options.onAvailability?.('ready'))

  const translateAll = () => {
    canvas.setAttribute('aria-label', translate('map.canvas'))
    attribution.element.setAttribute('aria-label', translate('map.attribution'))
    scaleBar.update(language, translate)
  }
  translateAll()
  void sync.load(theme, language)
  selection.set(options.selection ?? null)
  options.onAvailability?.('ready')

  return {
    getView: () => viewOf(map),
    getCamera: () => cameraOf(map),
    onMove: (callback) => moved.add(callback),
    follow(camera) {
      isFollowing = true
      jumpTo(map, camera)
      isFollowing = false
    },
    setView: (view) => jumpTo(map, view),
    onViewChange: (callback) => viewChanged.add(callback),
    getBounds: () =>
      map
        .getBounds()
        .toArray()
        .flat()
        .map((degrees) => round(degrees, 7)) as Bounds,
    getScale: () => scaleAt(map.getCenter().lat, map.getZoom()),
    flyTo: (target, flyOptions) => flyTo(map, target, flyOptions),
    zoomBy: (steps) => map.zoomTo(map.getZoom() + steps),
    resetNorth: () => map.resetNorthPitch(),
    setLayers: (layers) => sync.update({ layers }),
    setFilters: (filters) => sync.update({ filters }),
    setSelection: (feature) => selection.set(feature),
    setTime: (time) => sync.update({ time }),
    setSpots: (spots) => sync.update({ spots }),
    setPlan: (plan) => sync.drawOverlay({ plan: plan ?? nothing }),
    setDrafts: (drafts) => sync.drawOverlay({ drafts: drafts ?? nothing }),
    setFindings: (findings) => sync.drawOverlay({ findings: findings ?? nothing }),
    setPeople: (people) => sync.drawOverlay({ people: people ?? nothing }),
    setMarks: (marks) => sync.drawOverlay({ marks: marks ?? nothing }),
    setSurvey: (survey) => sync.drawOverlay({ survey: survey ?? nothing }),
    setChanges: (changes) => sync.drawOverlay({ changes: changes ?? nothing }),
    setAnswer: (answer) => sync.drawOverlay({ answer: answer ?? nothing }),
    setArea: (area) => sync.drawOverlay({ area: area ?? nothing }),
    setAsOf(asOf) {
      if (asOf === sync.state.tiles.asOf) return
      sync.update({ tiles: { ...sync.state.tiles, asOf } })
      selection.reload()
      need.reload()
    },
    setValidAt(validAt) {
      if (validAt === sync.state.tiles.validAt) return
      sync.update({ tiles: { ...sync.state.tiles, validAt } })
    },
    setSession(session) {
      if (session === sync.state.tiles.session) return
      sync.forget()
      sync.update({ tiles: { ...sync.state.tiles, session } })
      void sync.load(theme, language)
      selection.reload()
    },
    setTheme(next) {
      if (next === theme) return
      theme = next
      void sync.load(theme, language)
    },
    setLanguage(nextLanguage, nextTranslate) {
      language = nextLanguage
      translate = nextTranslate
      translateAll()
      void sync.load(theme, language)
    },
    setOfficialCrs(crs) {
      projection = projectionOrNull(crs)
    },
    refresh() {
      readings += 1
      for (const source of Object.keys(map.getStyle()?.sources ?? {}).filter(isTileSource)) {
        map.refreshTiles(source)
      }
      selection.reload()
      need.reload()
    },
    onPick: (callback) => picked.add(callback),
    pickAt: (place) => pick(place ?? map.getCenter().toArray(), toleranceOfPointer.touch),
    onPointer: (callback) => pointed.add(callback),
    startMeasure(kind, callback) {
      drawing.tool.stop()
      hover.clear()
      measuring.start(kind, callback)
    },
    stopMeasure: () => measuring.stop(),
    async exportPicture(pictureOptions) {
      // Paper is white.
      const drawnIn = pictureOptions.format === 'pdf' ? 'light' : theme
      const style = await sync.composedIn(drawnIn, language)
      const { tiles } = sync.state
      const { picture } = need
      const draw =
        picture && ((other: MapLibreMap) => drawNeed(other, municipality, picture, drawnIn))
      return exportPicture({ map, style, language, tiles, ...(draw && { draw }) }, pictureOptions)
    },
    need: need.handle,
    draw: drawing.tool,
    sketch: sketching.tool,
    onError: (callback) => failed.add(callback),
    onIdle: (callback) => idled.add(callback),
    resize: () => void map.resize(),
    focus: () => canvas.focus(),
    destroy() {
      stopped.abort()
      drawing.tool.stop()
      sketching.tool.stop()
      sync.destroy()
      selection.destroy()
      hover.destroy()
      need.destroy()
      map.remove()
      container.replaceChildren()
    },
  }
}

function lengthText(from: LngLat, to: LngLat, projection: Projection | null, language: string) {
  const { lengthM } = measureReadout('distance', [from, to], null, projection)
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 }
  return `${new Intl.NumberFormat(language, digits).format(lengthM)}\u202fm`
}

function defaultStyleUrl(municipality: string) {
  return (theme: string, language: string) =>
    `/tiles/${municipality}/style.json?theme=${theme}&lang=${encodeURIComponent(language)}`
}

function defaultFeatureUrl(municipality: string) {
  return ({ collection, id }: { collection: string; id: number }) =>
    `/api/v1/${municipality}/${collection}/${id}`
}
