import { codeLists } from '../../db/code-lists.gen.ts'
import type { Field, Layer } from './layer.ts'

const ratio = (name: string, names: string[]): Field => ({ name, type: 'number', min: 0, names })

const zones: Layer = {
  name: 'zones',
  table: 'zones',
  kinds: ['area'],
  retire: 'delete',
  fields: [
    {
      name: 'code',
      type: 'text',
      required: true,
      names: ['code', 'zone', 'zoning', 'zone type', 'zone code', 'zcode', 'utr', 'cod'],
    },
    { name: 'name', type: 'text', names: ['name', 'zone name', 'description', 'denumire'] },
    { name: 'category', type: 'text', names: ['category', 'zone category', 'class'] },
    { ...ratio('max_height_m', ['max height', 'height limit', 'hmax']), unit: 'm' },
    ratio('max_floor_area_ratio', ['far', 'max far', 'cut', 'floor area ratio']),
    { ...ratio('max_lot_coverage', ['pot', 'lot coverage', 'max lot coverage']), max: 1 },
    { ...ratio('min_lot_area_m2', ['min lot area', 'min lot size']), unit: 'm2' },
    { ...ratio('min_frontage_m', ['min frontage', 'frontage']), unit: 'm' },
  ],
}

const districts: Layer = {
  name: 'districts',
  table: 'districts',
  kinds: ['area'],
  retire: 'delete',
  sourceBy: 'kind',
  fields: [
    { name: 'kind', type: 'text', fallback: 'neighbourhood', names: ['kind', 'district type'] },
    { name: 'code', type: 'text', names: ['code', 'n hood', 'number', 'district code'] },
    {
      name: 'name',
      type: 'text',
      required: true,
      names: [
        'name',
        'district',
        'neighborhood',
        'neighbourhood',
        'ward precinct',
        'ward',
        'denumire',
      ],
    },
    {
      name: 'population',
      type: 'integer',
      min: 0,
      names: ['population', 'total pop', 'pop', 'populatie'],
    },
  ],
}

const landCovers: Layer = {
  name: 'land-covers',
  table: 'land_covers',
  kinds: ['area'],
  retire: 'delete',
  fields: [
    {
      name: 'kind',
      type: 'code',
      required: true,
      allowed: codeLists.land_covers.kind,
      otherwise: 'other',
      names: ['kind', 'land cover', 'landuse', 'natural', 'leisure', 'type'],
      codes: {
        openspace: 'park',
        garden: 'park',
        playground: 'park',
        forest: 'wood',
        meadow: 'grass',
        beach: 'sand',
        pitch: 'sports',
        golfcourse: 'sports',
        stadium: 'sports',
        farm: 'farmland',
        orchard: 'farmland',
        lake: 'water',
        river: 'water',
        plaza: 'square',
      },
    },
    { name: 'name', type: 'text', names: ['name', 'denumire'] },
  ],
}

export const areaLayers = [zones, districts, landCovers]
