import type { Map as MapLibreMap } from 'maplibre-gl'
import { needZooms } from '../../../tiles/needs/zooms.ts'
import { Listeners } from '../listeners.ts'
import type { Bounds, LngLat, Theme, UnitKind, Unsubscribe } from '../types.ts'
import { type Drawing, NeedLayer } from './need-layer.ts'
import { NeedTiles } from './need-tiles.ts'
import { type Ends, endsOf } from './ramp.ts'
import { scoreAt } from './score.ts'
import { isAboveNeed } from './spot-layers.ts'
import { mercator, tilesIn } from './tile-cover.ts'
import { unitAt } from './unit-at.ts'

/** What need is shown of. */
export interface NeedState {
  kind: UnitKind
  /** How many figures each unit has. */
  components: number
  /** Another when they have changed: the run and its revision. */
  version: string
}

/** What is shown of need, for a picture of it. */
export interface NeedPicture {
  state: NeedState
  shares: readonly number[]
  ends: Ends
  opacity: number
  asOf: string | null
}

export type NeedAvailability = 'loading' | 'ready' | 'tooFar'

/** Need on the map, as the rest of the program sees it. */
export interface NeedMap {
  /** null: not shown. */
  show(state: NeedState | null): void
  /** Of the score, by component, adding up to 1. Costs nothing: call it as a slider moves. */
  setShares(shares: readonly number[]): void
  setOpacity(opacity: number): void
  /** The unit whose explanation is read. */
  setSelected(unit: number | null): void
  /** The unit that is pointed at elsewhere. */
  setHovered(unit: number | null): void
  onHover(callback: (unit: number | null) => void): Unsubscribe
  onPick(callback: (unit: number) => void): Unsubscribe
  /** At once, and whenever the colours mean other scores. */
  onEnds(callback: (ends: Ends) => void): Unsubscribe
  /** Colours as on another map; null: as fits what is in view. */
  setEnds(ends: Ends | null): void
  onAvailability(callback: (availability: NeedAvailability) => void): Unsubscribe
}

interface Host {
  municipality: string
  asOf(): string | null
  theme(): Theme
  failed(error: Error): void
}

/** Weights count as at rest after so long. */
const restMs = 250
/** How far beside a line one may point, in pixels. */
const reachPx = 8

const markColors: Record<Theme, { selected: Rgb; hovered: Rgb }> = {
  light: { selected: [0.06, 0.16, 0.14], hovered: [0.3, 0.36, 0.34] },
  dark: { selected: [1, 1, 1], hovered: [0.8, 0.85, 0.83] },
}
type Rgb = readonly [number, number, number]

/** Loads and draws need below the labels, whatever becomes of the style, and tells what is pointed at. */
export function createNeedMap(map: MapLibreMap, host: Host) {
  let state: NeedState | null = null
  let shares: readonly number[] = []
  let opacity = 1
  let selected: number | null = null
  let pointedElsewhere: number | null = null
  let isStyleReady = false
  let hasEnds = false
  let hovered: number | null = null
  let ends: Ends = { low: 0, high: 1 }
  let given: Ends | null = null
  let rest: ReturnType<typeof setTimeout> | undefined
  let frame = 0
  const hoverChanged = new Listeners<[number | null]>()
  const picked = new Listeners<[number]>()
  const endsChanged = new Listeners<[Ends]>()
  const availabilityChanged = new Listeners<[NeedAvailability]>()

  const layer = new NeedLayer(drawing)
  const tiles = new NeedTiles(
    () => {
      map.triggerRepaint()
      settle()
      if (tiles.isSettled) availabilityChanged.call('ready')
    },
    (status) => {
      // Where a run has just made way for another, the next one is asked for by itself.
      if (status !== 404) host.failed(new Error(`Need could not be loaded (${status})`))
    },
    (mesh) => layer.drop(mesh),
  )

  function drawing(): Drawing | null {
    if (!state || shares.length === 0) return null
    const colors = markColors[host.theme()]
    const pointed = hovered ?? pointedElsewhere
    return {
      tiles: tiles.tiles,
      shares,
      ends,
      theme: host.theme(),
      opacity,
      zoom: map.getZoom(),
      isLine: isLine(state.kind),
      marks: [
        ...(pointed === null ? [] : [{ id: pointed, color: colors.hovered, widthPx: 2.5 }]),
        ...(selected === null ? [] : [{ id: selected, color: colors.selected, widthPx: 4 }]),
      ],
    }
  }

  /** The ends of the ramp are those of what is in view, once it and the weights rest. */
  function settle() {
    clearTimeout(rest)
    if (!hasEnds) measure()
    rest = setTimeout(measure, restMs)
  }

  function measure() {
    if (!tiles.isSettled || tiles.tiles.length === 0 || shares.length === 0) return
    hasEnds = true
    ends = given ?? endsOf(scores())
    endsChanged.call(ends)
    map.triggerRepaint()
  }

  function scores(): Float32Array {
    return Float32Array.from(
      tiles.tiles.flatMap(({ mesh }) =>
        mesh.ids.map((_, unit) => scoreAt(mesh.levels, unit * mesh.components, shares)),
      ),
    )
  }

  function load() {
    if (!state) return
    const zooms = needZooms[state.kind]
    if (map.getZoom() < zooms.min - closerBy) {
      tiles.clear()
      map.triggerRepaint()
      availabilityChanged.call('tooFar')
      return
    }
    const z = Math.min(zooms.max, Math.max(zooms.min, Math.floor(map.getZoom())))
    const asOf = host.asOf()
    availabilityChanged.call('loading')
    tiles.want(
      {
        address: `/tiles/${host.municipality}/needs/${state.kind}`,
        query: asOf ? `?asOf=${asOf}` : '',
        components: state.components,
        version: state.version,
      },
      tilesIn(map.getBounds().toArray().flat() as Bounds, z),
    )
  }

  /** Above the ground and the networks, below signs and labels; a new style knows nothing of it. */
  function keepInStyle() {
    if (!isStyleReady) return
    const order = map.getLayersOrder()
    const above = order.find(
      (id) => id !== layer.id && isAboveNeed(id, map.getLayer(id)?.sourceLayer),
    )
    if (!order.includes(layer.id)) {
      if (state && order.length > 0) map.addLayer(layer, above)
    } else if (above !== undefined && order.indexOf(layer.id) + 1 !== order.indexOf(above)) {
      map.moveLayer(layer.id, above)
    }
  }

  function unitOf([lng, lat]: LngLat): number | undefined {
    const [x, y] = mercator(lng, lat)
    for (const { tile, mesh } of tiles.tiles) {
      const across = 2 ** tile.z
      const [east, south] = [x * across - tile.x, y * across - tile.y]
      if (east < 0 || south < 0 || east >= 1 || south >= 1) continue
      const reach = (reachPx * 8) / 2 ** (map.getZoom() - tile.z)
      const unit = unitAt(mesh, east * 4096, south * 4096, reach)
      if (unit !== undefined && scoreAt(mesh.levels, unit * mesh.components, shares) > 0)
        return mesh.ids[unit]
    }
    return undefined
  }

  function hover(unit: number | null) {
    if (unit === hovered) return
    hovered = unit
    map.getCanvas().style.cursor = unit === null ? '' : 'pointer'
    hoverChanged.call(unit)
    map.triggerRepaint()
  }

  map.on('moveend', load)
  map.on('styledata', keepInStyle)
  map.on('style.load', () => {
    isStyleReady = true
    keepInStyle()
  })
  map.on('webglcontextlost', () => {
    isStyleReady = false
  })
  map.on('mousemove', ({ lngLat }) => {
    cancelAnimationFrame(frame)
    if (!state || map.isMoving()) return
    frame = requestAnimationFrame(() => hover(state ? (unitOf(lngLat.toArray()) ?? null) : null))
  })
  map.on('mouseout', () => hover(null))

  const handle: NeedMap = {
    show(next) {
      if (next?.kind === state?.kind && next?.version === state?.version) return
      if (next?.kind !== state?.kind) hasEnds = false
      state = next
      hover(null)
      if (!state) tiles.clear()
      keepInStyle()
      load()
      map.triggerRepaint()
    },
    setShares(next) {
      shares = next
      map.triggerRepaint()
      settle()
    },
    setOpacity(next) {
      opacity = next
      map.triggerRepaint()
    },
    setSelected(unit) {
      selected = unit
      map.triggerRepaint()
    },
    setHovered(unit) {
      pointedElsewhere = unit
      map.triggerRepaint()
    },
    onHover: (callback) => hoverChanged.add(callback),
    onPick: (callback) => picked.add(callback),
    onEnds(callback) {
      if (hasEnds) callback(ends)
      return endsChanged.add(callback)
    },
    setEnds(next) {
      given = next
      if (next) ends = next
      measure()
      map.triggerRepaint()
    },
    onAvailability: (callback) => availabilityChanged.add(callback),
  }
  return {
    handle,
    get isShown() {
      return state !== null
    },
    /** Whether there was a unit to pick. */
    pick(place: LngLat): boolean {
      const unit = state ? unitOf(place) : undefined
      if (unit !== undefined) picked.call(unit)
      return unit !== undefined
    },
    get picture(): NeedPicture | null {
      if (!state || shares.length === 0) return null
      return { state, shares, ends, opacity, asOf: host.asOf() }
    },
    reload: load,
    destroy() {
      isStyleReady = false
      clearTimeout(rest)
      cancelAnimationFrame(frame)
      tiles.clear()
    },
  }
}

/** Part of a zoom by which a kind may be shown before its tiles are made for it. */
const closerBy = 0.5

function isLine(kind: UnitKind): boolean {
  return kind === 'road-segment' || kind === 'network-edge'
}
