import '../map-worker.ts'
import { Map as MapLibreMap, type StyleSpecification } from 'maplibre-gl'
import { attributionsOf } from '../attribution.ts'
import { groupOf } from '../compose-style.ts'
import { imageResolver } from '../icons.ts'
import { MapError } from '../map-error.ts'
import { type TileVersion, tileAddress } from '../tile-address.ts'
import type { LngLat } from '../types.ts'

export interface RenderRequest {
  style: StyleSpecification
  tiles: TileVersion
  centre: LngLat
  zoom: number
  bearing: number
  /** CSS pixels. */
  width: number
  height: number
  pixelRatio: number
  /** Draws what is not in the style; there once all of it is. */
  draw?: (map: MapLibreMap) => Promise<void>
}

export interface RenderedMap {
  canvas: HTMLCanvasElement
  /** The groups of layers of which something is drawn. */
  groups: Set<string>
  /** Of its sources, each once. */
  attributions: string[]
}

/** Without a new frame for so long nothing more is hoped for. */
const patienceMs = 60_000

/**
 * Draws a map of its own outside the page, at any resolution, and gives its canvas. Only this one
 * keeps its drawing buffer, which costs speed. Rejects when a tile does not come: a picture with
 * holes would not say that it has any.
 */
export async function renderMap(request: RenderRequest): Promise<RenderedMap> {
  const container = document.createElement('div')
  container.setAttribute('aria-hidden', 'true')
  container.style.cssText = `position:fixed;left:-99999px;top:0;width:${request.width}px;height:${request.height}px`
  document.body.append(container)
  const map = new MapLibreMap({
    container,
    style: request.style,
    center: request.centre,
    zoom: request.zoom,
    bearing: request.bearing,
    pixelRatio: request.pixelRatio,
    maxCanvasSize: [8192, 8192],
    maxZoom: 24,
    interactive: false,
    attributionControl: false,
    fadeDuration: 0,
    renderWorldCopies: false,
    canvasContextAttributes: { preserveDrawingBuffer: true },
    transformRequest: (url) => ({ url: tileAddress(url, request.tiles, location.origin) }),
  })
  map.setMissingStyleImageResolver(imageResolver(map))
  try {
    await Promise.all([drawn(map), request.draw?.(map)])
    if (request.draw) await redrawn(map)
    return {
      canvas: copyOf(map.getCanvas()),
      groups: drawnGroups(map),
      attributions: attributionsOf(map),
    }
  } finally {
    map.remove()
    container.remove()
  }
}

function drawn(map: MapLibreMap): Promise<void> {
  return new Promise((resolve, reject) => {
    let timer: ReturnType<typeof setTimeout>
    const fail = () => {
      clearTimeout(timer)
      reject(new MapError('map.errors.picture', 'The picture could not be drawn whole'))
    }
    const wait = () => {
      clearTimeout(timer)
      timer = setTimeout(fail, patienceMs)
    }
    wait()
    map.on('render', wait)
    map.once('error', fail)
    map.once('idle', () => {
      map.off('render', wait)
      clearTimeout(timer)
      resolve()
    })
  })
}

function redrawn(map: MapLibreMap): Promise<void> {
  return new Promise((resolve) => {
    map.once('render', () => resolve())
    map.triggerRepaint()
  })
}

function drawnGroups(map: MapLibreMap): Set<string> {
  return new Set(map.queryRenderedFeatures().flatMap(({ layer }) => groupOf(layer) ?? []))
}

/** The map's own canvas ends with its context. */
function copyOf(canvas: HTMLCanvasElement): HTMLCanvasElement {
  const copy = document.createElement('canvas')
  copy.width = canvas.width
  copy.height = canvas.height
  copy.getContext('2d')!.drawImage(canvas, 0, 0)
  return copy
}
