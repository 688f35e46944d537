import type { Address } from '../lots/addresses.ts'
import type { Lot } from '../lots/lots.ts'
import type { Place } from '../lots/places.ts'
import { districtsOf, zonesOf } from '../lots/zones.ts'
import { random } from '../random.ts'
import type { Town } from '../town.ts'
import type { Ground } from './ground.ts'
import type { Ids, Row, TableRows } from './table-rows.ts'
import { lineHex, multiPolygonHex, pointHex, polygonHex } from './wkb.ts'

/** First ids of this town's rows, to which the town's own numbers are added. */
export interface Bases {
  parcels: number
  buildings: number
  roads: number
}

export const digitised = '2019-01-14T08:00:00Z'

export function landRows(
  town: Town,
  addresses: readonly Address[],
  ground: Ground,
  ids: Ids,
  locality: string,
): { rows: TableRows; bases: Bases; lotIds: Map<Lot, number> } {
  const bases: Bases = {
    parcels: ids.take('parcels', town.lots.length),
    buildings: ids.take('buildings', town.buildings.length),
    roads: ids.take('roads', town.roads.length),
  }
  const lotIds = new Map(town.lots.map((lot, i) => [lot, bases.parcels + i]))
  const firstAddress = new Map<Lot, Address>()
  for (const address of addresses)
    if (!firstAddress.has(address.lot)) firstAddress.set(address.lot, address)
  const rows: TableRows = new Map()
  rows.set('parcels', parcelRows(town, lotIds, firstAddress, ground))
  rows.set('buildings', buildingRows(town, bases, lotIds, firstAddress, ground))
  rows.set('roads', roadRows(town, bases, ground))
  rows.set('road_surfaces', surfaceRows(town, bases, ground, ids))
  rows.set('addresses', addressRows(addresses, bases, lotIds, ground, ids, locality))
  rows.set('zones', zoneRows(town, ground, ids))
  rows.set('districts', districtRows(town, ground, ids))
  return { rows, bases, lotIds }
}

const styleUse: Record<string, string> = {
  core: 'mixed',
  grid: 'residential',
  suburb: 'residential',
  village: 'residential',
  flats: 'residential',
  industry: 'industrial',
  meadow: 'meadow',
  park: 'park',
  farm: 'agricultural',
}

const placeUse: Partial<Record<Place['kind'], string>> = {
  park: 'park',
  cemetery: 'cemetery',
  stadium: 'sports',
  school: 'education',
  kindergarten: 'education',
  hospital: 'health',
  'care-home': 'health',
  church: 'worship',
  market: 'commercial',
  supermarket: 'commercial',
  station: 'transport',
  'treatment-plant': 'utility',
  waterworks: 'utility',
  substation: 'utility',
}

export function landUseOf(lot: Lot, place: Place | undefined): string {
  if (place) return placeUse[place.kind] ?? 'public'
  if (lot.block.style === 'meadow' && lot.block.areaM2 < 120_000) return 'park'
  return styleUse[lot.block.style]!
}

function parcelRows(
  town: Town,
  lotIds: ReadonlyMap<Lot, number>,
  addresses: ReadonlyMap<Lot, Address>,
  ground: Ground,
): Row[] {
  const rng = random(town.options.seed, 'parcels')
  const places = new Map(town.places.map((place) => [place.block, place]))
  const built = new Set(town.buildings.map((building) => building.lot))
  return town.lots.map((lot) => {
    const id = lotIds.get(lot)!
    const use = landUseOf(lot, places.get(lot.block))
    const vacant = use === 'residential' && !built.has(lot)
    const perM2 =
      use === 'agricultural' || use === 'meadow' ? 2.5 : lot.block.style === 'core' ? 140 : 55
    // Old surveys and new ones rarely agree to the metre.
    const registered = rng.chance(0.06) ? lot.areaM2 * rng.normal(1, 0.015) : lot.areaM2
    const built2 = town.buildings.length > 0 && built.has(lot)
    const year = rng.whole(1998, town.options.thisYear - 1)
    return {
      id,
      cadastral_number: String(100000 + id),
      land_use: vacant ? 'vacant' : use,
      address: addresses.get(lot)?.label ?? null,
      registered_area_m2: Math.round(registered),
      assessed_land_value: Math.round((lot.areaM2 * perM2 * rng.between(0.85, 1.2)) / 100) * 100,
      assessed_building_value: built2 ? Math.round(rng.between(60, 320)) * 1000 : null,
      valid_from: `${year}-${String(rng.whole(1, 12)).padStart(2, '0')}-${String(rng.whole(1, 28)).padStart(2, '0')}`,
      geom: polygonHex([lot.points], ground),
      attributes: {
        tarla: lot.block.id,
        categorie: use === 'agricultural' ? 'arabil' : 'curți-construcții',
      },
      recorded_at: digitised,
    }
  })
}

function buildingRows(
  town: Town,
  bases: Bases,
  lotIds: ReadonlyMap<Lot, number>,
  addresses: ReadonlyMap<Lot, Address>,
  ground: Ground,
): Row[] {
  return town.buildings.map((building) => ({
    id: bases.buildings + building.id - 1,
    parcel_id: lotIds.get(building.lot)!,
    name: building.name,
    use: building.use,
    status: building.status,
    storeys: building.storeys,
    height_m: building.heightM,
    dwellings: building.dwellings,
    year_built: building.yearBuilt,
    address: building.isMain ? (addresses.get(building.lot)?.label ?? null) : null,
    geom: polygonHex([building.points], ground),
    recorded_at: digitised,
  }))
}

function roadRows(town: Town, bases: Bases, ground: Ground): Row[] {
  const inspected = town.options.thisYear
  return town.roads.map((road) => ({
    id: bases.roads + road.id - 1,
    name: road.name,
    class: road.class,
    surface: road.surface,
    condition: road.condition,
    inspected_on: `${inspected}-${road.id % 2 === 0 ? '04' : '05'}-${String(1 + (road.id % 27)).padStart(2, '0')}`,
    built_year: road.builtYear,
    resurfaced_year: road.resurfacedYear,
    lanes: road.lanes,
    width_m: road.widthM,
    speed_limit_kmh: road.speedKmh,
    traffic_per_day: road.trafficPerDay,
    geom: lineHex(road.points, ground),
    attributes: road.isBridge ? { pod: true } : {},
    recorded_at: digitised,
  }))
}

function surfaceRows(town: Town, bases: Bases, ground: Ground, ids: Ids): Row[] {
  const first = ids.take('road_surfaces', town.surfaces.length)
  return town.surfaces.map((surface, i) => ({
    id: first + i,
    road_id: surface.road ? bases.roads + surface.road.id - 1 : null,
    kind: surface.kind,
    material: surface.material,
    geom: polygonHex([surface.points], ground),
    recorded_at: digitised,
  }))
}

function addressRows(
  addresses: readonly Address[],
  bases: Bases,
  lotIds: ReadonlyMap<Lot, number>,
  ground: Ground,
  ids: Ids,
  locality: string,
): Row[] {
  const first = ids.take('addresses', addresses.length)
  const codes = new Map<string, number>()
  return addresses.map((address, i) => {
    const district = address.lot.block.quarter.district
    if (!codes.has(district)) codes.set(district, codes.size + 1)
    return {
      id: first + i,
      street: address.road.name,
      house_number: String(address.number),
      unit: address.unit,
      postcode: `1471${String(codes.get(district)! * 3).padStart(2, '0')}`,
      locality,
      label: address.label,
      parcel_id: lotIds.get(address.lot)!,
      building_id: address.building ? bases.buildings + address.building.id - 1 : null,
      road_id: bases.roads + address.road.id - 1,
      geom: pointHex(address.at, ground),
      recorded_at: digitised,
    }
  })
}

function zoneRows(town: Town, ground: Ground, ids: Ids): Row[] {
  return zonesOf(town).flatMap(({ rule, polygons }) =>
    polygons.map((rings) => ({
      id: ids.take('zones'),
      code: rule.code,
      name: rule.name,
      category: rule.category,
      max_height_m: rule.maxHeightM,
      max_floor_area_ratio: rule.floorAreaRatio,
      max_lot_coverage: rule.lotCoverage,
      min_lot_area_m2: rule.minLotM2,
      min_frontage_m: rule.minFrontM,
      rules: {
        pug: 'PUG 2014',
        utilizari_permise: rule.uses,
        retragere_minima_m: rule.code === 'C' ? 0 : 3,
      },
      geom: polygonHex(rings, ground),
      recorded_at: '2019-02-04T08:00:00Z',
    })),
  )
}

function districtRows(town: Town, ground: Ground, ids: Ids): Row[] {
  return districtsOf(town.blocks).map(({ name, polygons, blocks }) => {
    const members = new Set(blocks)
    const dwellings = town.buildings.reduce(
      (sum, b) => sum + (members.has(b.lot.block) ? b.dwellings : 0),
      0,
    )
    const id = ids.take('districts')
    return {
      id,
      kind: 'neighbourhood',
      code: `C${String(id).padStart(2, '0')}`,
      name,
      population: Math.round(dwellings * 2.45),
      geom: multiPolygonHex(polygons, ground),
      recorded_at: digitised,
    }
  })
}
