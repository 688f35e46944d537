import { permitFilters as listed } from '../../api/permits/schema.ts'
import { dayOf, inArea, oneOf, type TileLayer, within } from '../layer.ts'

export const permits: TileLayer = {
  name: 'permits',
  table: 'permits',
  description: 'Urbanism files. submitted_on is in days since 1970-01-01.',
  access: 'public',
  minZoom: 12,
  maxZoom: 17,
  shape: 'any',
  attributes: [
    { name: 'kind', type: 'String', sql: 'r.kind' },
    { name: 'status', type: 'String', sql: 'r.status' },
    { name: 'submitted_on', type: 'Number', sql: dayOf('r.submitted_on') },
  ],
  filters: {
    ...inArea,
    status: oneOf('r.status', listed.status),
    kind: oneOf('r.kind', listed.kind),
    ...within('r.submitted_on'),
  },
  thinned: (z) => {
    if (z >= 16) return undefined
    const isOpen = "r.status in ('submitted', 'in-review', 'approved', 'issued')"
    return { cell: 48, per: isOpen, first: 'r.submitted_on desc nulls last, r.id' }
  },
}
