import type { Feature, FeatureCollection, Geometry } from 'geojson'
import { boundsOf } from './bounds.ts'
import { nothing } from './overlay-layers.ts'
import type { Bounds, FeatureRef } from './types.ts'

/** A shape shorter than this on the screen is marked with a ring. CSS pixels. */
const smallPx = 16

/** From this size on a shape is filled so faintly that what lies in it can be read. Degrees. */
const largeDegrees = 0.004

/** The world is 512 CSS pixels wide at zoom 0. */
const worldPx = 512

/**
 * What the overlay draws for a selected feature: its own shape, and for a line or an area a point
 * in its middle that is drawn as a ring up to the zoom at which the shape itself can be seen.
 */
export function selectionData(geometry: Geometry | null): FeatureCollection {
  if (!geometry) return nothing
  const bounds = boundsOf(geometry)
  const isLarge = bounds !== null && bounds[3] - bounds[1] > largeDegrees
  const features: Feature[] = [{ type: 'Feature', properties: { isLarge }, geometry }]
  if (bounds && geometry.type !== 'Point') {
    features.push({
      type: 'Feature',
      properties: { ringUntilZoom: visibleFromZoom(bounds) },
      geometry: {
        type: 'Point',
        coordinates: [(bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2],
      },
    })
  }
  return { type: 'FeatureCollection', features }
}

/** The whole zoom at which the longer side of the bounds is at least smallPx long. */
export function visibleFromZoom([west, south, east, north]: Bounds): number {
  const height = (north - south) / Math.cos(((south + north) * Math.PI) / 360)
  const world = Math.max(east - west, height) / 360
  if (world <= 0) return 99
  return Math.ceil(Math.log2(smallPx / (world * worldPx)))
}

interface SelectionHost {
  featureUrl(feature: FeatureRef): string
  asOf(): string | null
  draw(data: FeatureCollection): void
  failed(error: Error): void
}

/** Draws the selected feature from its own geometry, so that it shows at every zoom and whole. */
export function createSelection({ featureUrl, asOf, draw, failed }: SelectionHost) {
  let selected: FeatureRef | null = null
  let request = new AbortController()

  const show = async () => {
    request.abort()
    request = new AbortController()
    const { signal } = request
    if (!selected) return draw(nothing)
    try {
      const geometry = await fetchGeometry(atTime(featureUrl(selected), asOf()), signal)
      draw(selectionData(geometry))
    } catch (error) {
      if (!signal.aborted) failed(error as Error)
    }
  }
  return {
    set(feature: FeatureRef | null) {
      if (feature?.collection === selected?.collection && feature?.id === selected?.id) return
      selected = feature
      draw(nothing)
      void show()
    },
    /** The feature may look otherwise now, or at another time. */
    reload: () => void show(),
    destroy: () => request.abort(),
  }
}

function atTime(url: string, asOf: string | null): string {
  if (!asOf) return url
  return `${url}${url.includes('?') ? '&' : '?'}asOf=${encodeURIComponent(asOf)}`
}

/** The shape of one feature; null when it is not there (then) or has none. */
async function fetchGeometry(url: string, signal: AbortSignal): Promise<Geometry | null> {
  const response = await fetch(url, { signal })
  if (!response.ok) return null
  const body = (await response.json()) as Partial<Feature>
  return body.geometry ?? null
}
