import { reportFilters as listed } from '../../api/reports/schema.ts'
import { dayOf, inArea, localDay, oneOf, type TileLayer, within } from '../layer.ts'

export const reports: TileLayer = {
  name: 'reports',
  table: 'reports',
  description: 'What citizens report. reported_on is in days since 1970-01-01.',
  access: 'public',
  minZoom: 8,
  maxZoom: 17,
  shape: 'point',
  attributes: [
    { name: 'category', type: 'String', sql: 'r.category' },
    { name: 'status', type: 'String', sql: 'r.status' },
    { name: 'reported_on', type: 'Number', sql: dayOf(localDay('r.reported_at')) },
  ],
  filters: {
    ...inArea,
    status: oneOf('r.status', listed.status),
    category: oneOf('r.category', listed.category),
    ...within(localDay('r.reported_at')),
  },
  thinned: (z) => {
    if (z >= 16) return undefined
    // An open report is never hidden by a closed one, and the latest stands for the others.
    const isClosed = "r.status in ('resolved', 'rejected', 'duplicate')"
    return { cell: z < 14 ? 48 : 32, per: isClosed, first: 'r.reported_at desc, r.id' }
  },
}
