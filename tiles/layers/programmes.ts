import { programmeFilters as listed } from '../../api/interventions/schema.ts'
import { dayOf, inArea, oneOf, type TileLayer } from '../layer.ts'

export const programmes: TileLayer = {
  name: 'programmes',
  table: 'programmes',
  description:
    'What utilities plan by themselves in public space. starts_on and ends_on are in days since 1970-01-01.',
  access: 'staff',
  isAlone: true,
  minZoom: 9,
  maxZoom: 17,
  shape: 'any',
  attributes: [
    { name: 'kind', type: 'String', sql: 'r.kind' },
    { name: 'status', type: 'String', sql: 'r.status' },
    { name: 'starts_on', type: 'Number', sql: dayOf('r.starts_on') },
    { name: 'ends_on', type: 'Number', sql: dayOf('r.ends_on') },
  ],
  filters: {
    ...inArea,
    status: oneOf('r.status', listed.status),
    kind: oneOf('r.kind', listed.kind),
  },
}
