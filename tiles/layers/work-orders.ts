import { workOrderFilters as listed } from '../../api/maintenance/schema.ts'
import { dayOf, inArea, localDay, oneOf, type TileLayer, within } from '../layer.ts'

export const workOrders: TileLayer = {
  name: 'work_orders',
  table: 'work_orders',
  description: 'What was or is to be maintained. requested_on is in days since 1970-01-01.',
  access: 'staff',
  isAlone: true,
  minZoom: 11,
  maxZoom: 17,
  shape: 'any',
  attributes: [
    { name: 'kind', type: 'String', sql: 'r.kind' },
    { name: 'status', type: 'String', sql: 'r.status' },
    { name: 'requested_on', type: 'Number', sql: dayOf(localDay('r.requested_at')) },
  ],
  filters: {
    ...inArea,
    status: oneOf('r.status', listed.status),
    kind: oneOf('r.kind', listed.kind),
    ...within(localDay('r.requested_at')),
  },
  thinned: (z) => {
    if (z >= 16) return undefined
    const isOpen = "r.status in ('requested', 'approved', 'scheduled', 'in-progress')"
    return { cell: 48, per: isOpen, first: 'r.requested_at desc, r.id' }
  },
}
