import { worksFilters as listed } from '../../api/works/schema.ts'
import { dayOf, inArea, localDay, oneOf, type TileLayer } from '../layer.ts'

export const works: TileLayer = {
  name: 'works',
  table: 'works',
  description: 'Interventions in public space. starts_on and ends_on are in days since 1970-01-01.',
  access: 'public',
  minZoom: 9,
  maxZoom: 17,
  shape: 'any',
  attributes: [
    { name: 'kind', type: 'String', sql: 'r.kind' },
    { name: 'status', type: 'String', sql: 'r.status' },
    { name: 'closure', type: 'String', sql: 'r.closure' },
    { name: 'starts_on', type: 'Number', sql: dayOf(localDay('r.starts_at')) },
    { name: 'ends_on', type: 'Number', sql: dayOf(localDay('r.ends_at')) },
  ],
  filters: {
    ...inArea,
    status: oneOf('r.status', listed.status),
    kind: oneOf('r.kind', listed.kind),
    closure: oneOf('r.closure', listed.closure),
  },
}
