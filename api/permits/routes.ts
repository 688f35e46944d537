import { collection } from '../http/collection.ts'
import { iLieIn, iName, sameAs } from '../http/relations.ts'
import { permitFields, permitFilters } from './schema.ts'

export const permits = collection({
  path: 'permits',
  noun: 'permit',
  visibility: 'public',
  fields: permitFields,
  filters: permitFilters,
  sorts: {
    number: { column: 'number', type: 'text' },
    submittedOn: { column: 'submitted_on', type: 'date', empty: '-infinity' },
  },
  related: [
    { name: 'parcel', to: 'parcels', where: [iName('parcel_id'), iLieIn] },
    { name: 'works', to: 'works', where: [iName('works_id')] },
    { name: 'otherPermits', to: 'permits', where: [sameAs('parcel_id')] },
    { name: 'zones', to: 'zones', where: [iLieIn] },
    { name: 'districts', to: 'districts', where: [iLieIn] },
  ],
})
