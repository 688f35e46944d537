import { codeLists } from '../../db/code-lists.gen.ts'
import { address, anyKind, money } from './common.ts'
import type { Layer } from './layer.ts'

export const assets: Layer = {
  name: 'assets',
  table: 'assets',
  kinds: anyKind,
  retire: { status: 'removed' },
  sourceBy: 'type',
  fields: [
    {
      name: 'type',
      type: 'slug',
      required: true,
      names: ['asset type', 'type code'],
      refersTo: { table: 'asset_types', column: 'type' },
    },
    {
      name: 'tag',
      type: 'text',
      names: [
        'tag',
        'asset id',
        'asset tag',
        'pole id',
        'hydrant id',
        'facility id',
        'inventory number',
      ],
    },
    { name: 'name', type: 'text', names: ['name', 'asset name', 'denumire'] },
    {
      name: 'status',
      type: 'code',
      fallback: 'in-service',
      allowed: codeLists.assets.status,
      names: ['status', 'life cycle status', 'asset status'],
      codes: {
        act: 'in-service',
        active: 'in-service',
        existing: 'in-service',
        inservice: 'in-service',
        proposed: 'planned',
        abn: 'removed',
        abandoned: 'removed',
        removed: 'removed',
        oos: 'out-of-service',
        inactive: 'out-of-service',
      },
    },
    {
      name: 'condition',
      type: 'integer',
      min: 0,
      max: 100,
      names: ['condition index', 'condition score'],
    },
    {
      name: 'installed_on',
      type: 'date',
      names: ['installed on', 'install date', 'installation date', 'installdate', 'planted date'],
    },
    {
      name: 'expected_life_years',
      type: 'integer',
      min: 1,
      names: ['expected life', 'useful life'],
    },
    money('replacement_cost', ['replacement cost', 'replacement value']),
    {
      name: 'manufacturer',
      type: 'text',
      names: ['manufacturer', 'hydrant manf', 'make', 'producer'],
    },
    { ...address, names: ['address', 'location', 'hydrant location', 'full address'] },
  ],
}
