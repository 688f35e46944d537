import { codeLists } from '../../db/code-lists.gen.ts'
import type { Field, Layer } from './layer.ts'

const address: Field = {
  name: 'address',
  type: 'text',
  names: ['address', 'full address', 'site address', 'location', 'adresa', 'addr full'],
}

export const parcel: Field = {
  name: 'parcel_id',
  type: 'key',
  names: ['parcel', 'parcel number', 'cadastral number', 'ml', 'map lot', 'map lots', 'pin', 'apn'],
  refersTo: { table: 'parcels', column: 'parcel_id', givesPlace: true },
}

const byParcel = { column: 'parcel_id', table: 'parcels' } as const

const parcels: Layer = {
  name: 'parcels',
  table: 'parcels',
  kinds: ['area'],
  naturalKey: 'cadastral_number',
  retire: 'end',
  fields: [
    {
      name: 'cadastral_number',
      type: 'key',
      required: true,
      names: [
        'cadastral number',
        'cadastral_no',
        'national cadastral reference',
        'parcel number',
        'parcel id',
        'ml',
        'map lot',
        'maplot',
        'mblu',
        'apn',
        'pin',
        'parcel no',
        'nr cadastral',
        'numar cadastral',
        'parcel',
        'gid',
      ],
    },
    {
      name: 'land_use',
      type: 'text',
      together: 'most',
      names: [
        'land use',
        'use description',
        'usedesc',
        'use',
        'landuse',
        'categoria folosinta',
        'use code',
      ],
    },
    { ...address, together: 'most' },
    {
      name: 'registered_area_m2',
      type: 'number',
      unit: 'm2',
      min: 0,
      zeroIsNone: true,
      together: 'max',
      names: ['registered area', 'legal area', 'area value', 'suprafata', 'registered area m2'],
    },
    {
      name: 'assessed_land_value',
      type: 'number',
      together: 'sum',
      names: ['assessed land value', 'land value', 'total appraised land value'],
    },
    {
      name: 'assessed_building_value',
      type: 'number',
      together: 'sum',
      names: [
        'assessed building value',
        'building value',
        'improvement value',
        'total appraised improvements',
      ],
    },
    { name: 'valid_from', type: 'date', names: ['valid from', 'begin lifespan version'] },
  ],
}

const buildings: Layer = {
  name: 'buildings',
  table: 'buildings',
  kinds: ['area'],
  retire: { status: 'demolished' },
  linkByPlace: [byParcel],
  fields: [
    { name: 'name', type: 'text', names: ['name', 'building name', 'denumire'] },
    {
      name: 'use',
      type: 'text',
      names: ['use', 'building use', 'building', 'function', 'type', 'destinatie'],
    },
    {
      name: 'status',
      type: 'code',
      fallback: 'standing',
      allowed: codeLists.buildings.status,
      names: ['status', 'condition of construction'],
      codes: {
        existing: 'standing',
        active: 'standing',
        construction: 'under-construction',
        proposed: 'planned',
        removed: 'demolished',
      },
    },
    {
      name: 'storeys',
      type: 'integer',
      min: 0,
      max: 200,
      names: ['storeys', 'stories', 'floors', 'building levels', 'number of floors', 'levels'],
    },
    {
      name: 'height_m',
      type: 'number',
      unit: 'm',
      min: 0,
      names: ['height', 'building height', 'height m'],
    },
    {
      name: 'dwellings',
      type: 'integer',
      min: 0,
      names: ['dwellings', 'number of dwellings', 'units', 'building flats'],
    },
    {
      name: 'year_built',
      type: 'integer',
      names: [
        'year built',
        'yearbuilt',
        'built',
        'start date',
        'construction year',
        'an constructie',
      ],
    },
    address,
    parcel,
  ],
}

const addresses: Layer = {
  name: 'addresses',
  table: 'addresses',
  kinds: ['point'],
  single: true,
  retire: 'delete',
  linkByPlace: [byParcel, { column: 'building_id', table: 'buildings' }],
  fields: [
    {
      name: 'label',
      type: 'text',
      required: true,
      names: [
        'label',
        'full address',
        'address',
        'full',
        'full addr',
        'addr full',
        'adresa',
        'street address',
      ],
    },
    {
      name: 'street',
      type: 'text',
      names: ['street', 'street name', 'addr street', 'st name', 'strada', 'stname'],
    },
    {
      name: 'house_number',
      type: 'text',
      names: [
        'house number',
        'number',
        'addr housenumber',
        'housenumber',
        'st num',
        'street number',
        'nr',
        'numar',
      ],
    },
    { name: 'unit', type: 'text', names: ['unit', 'apartment', 'apt', 'addr unit', 'suite'] },
    {
      name: 'postcode',
      type: 'text',
      names: ['postcode', 'zip', 'zip code', 'postal code', 'addr postcode', 'cod postal'],
    },
    {
      name: 'locality',
      type: 'text',
      names: ['locality', 'city', 'addr city', 'town', 'localitate'],
    },
    parcel,
  ],
}

export const landLayers = [parcels, buildings, addresses]
