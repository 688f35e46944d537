import type { TileLayer } from './layer.ts'
import { addresses } from './layers/addresses.ts'
import { assets } from './layers/assets.ts'
import { blocks } from './layers/blocks.ts'
import { buildingLabels, buildings } from './layers/buildings.ts'
import { districtLabels, districts } from './layers/districts.ts'
import { landCoverLabels, landCovers } from './layers/land-covers.ts'
import { networkEdges, networkNodes } from './layers/networks.ts'
import { parcelLabels, parcels } from './layers/parcels.ts'
import { permits } from './layers/permits.ts'
import { programmes } from './layers/programmes.ts'
import { reports } from './layers/reports.ts'
import { roadSurfaces } from './layers/road-surfaces.ts'
import { roads } from './layers/roads.ts'
import { workOrders } from './layers/work-orders.ts'
import { works } from './layers/works.ts'
import { zones } from './layers/zones.ts'

/** A public tile and a staff tile differ in layers, in attributes, and in what row security shows. */
export type Audience = 'public' | 'staff'

export const tileLayers: TileLayer[] = [
  blocks,
  landCovers,
  zones,
  districts,
  roadSurfaces,
  roads,
  parcels,
  buildings,
  addresses,
  assets,
  reports,
  permits,
  works,
  programmes,
  workOrders,
  networkEdges,
  networkNodes,
  districtLabels,
  landCoverLabels,
  buildingLabels,
  parcelLabels,
]

/** Those that can be asked for alone, and filtered. */
export const filterableLayers = tileLayers.filter(({ filters }) => filters !== undefined)

/** Whether a write to the table can change tiles of this zoom; other tables change all of them. */
export function isShownAt(table: string, z: number): boolean {
  const layers = tileLayers.filter((layer) => layer.table === table)
  return layers.length === 0 || layers.some(({ minZoom, maxZoom }) => minZoom <= z && z <= maxZoom)
}

/** The layers in a tile of this zoom, each with the attributes it has there. */
export function layersAt(z: number, audience: Audience, isPast = false): TileLayer[] {
  return layersFor(audience)
    .filter((layer) => !(isPast && layer.isDerived))
    .filter((layer) => firstZoom(layer, isPast) <= z && z <= layer.maxZoom)
    .map((layer) => ({
      ...layer,
      attributes: layer.attributes.filter((attribute) => (attribute.minZoom ?? 0) <= z),
    }))
}

function firstZoom({ minZoom, minZoomOfPast }: TileLayer, isPast: boolean): number {
  return isPast ? (minZoomOfPast ?? minZoom) : minZoom
}

/** The layers that somebody may see at all, with all attributes they may see. */
export function layersFor(audience: Audience): TileLayer[] {
  if (audience === 'staff') return tileLayers
  return tileLayers
    .filter((layer) => layer.access === 'public')
    .map((layer) => ({
      ...layer,
      attributes: layer.attributes.filter((attribute) => !attribute.isPrivate),
    }))
}
