import { collection } from '../http/collection.ts'
import { iLieIn, namesMe, touchesMe } from '../http/relations.ts'
import { worksFields, worksFilters, worksPhaseFields } from './schema.ts'

export const works = collection({
  path: 'works',
  noun: 'works',
  visibility: 'public',
  fields: worksFields,
  filters: worksFilters,
  sorts: {
    number: { column: 'number', type: 'text' },
    startsAt: { column: 'starts_at', type: 'timestamptz', empty: 'infinity' },
  },
  related: [
    { name: 'phases', to: 'works-phases', where: [namesMe('works_id')] },
    { name: 'permits', to: 'permits', where: [namesMe('works_id')] },
    { name: 'workOrders', to: 'work-orders', where: [namesMe('works_id')] },
    { name: 'roads', to: 'roads', where: [touchesMe] },
    { name: 'otherWorks', to: 'works', where: [touchesMe] },
    { name: 'networks', to: 'network-edges', where: [touchesMe] },
    { name: 'districts', to: 'districts', where: [iLieIn] },
  ],
})

/** Seen through their works, without a list of their own. */
export const worksPhases = collection({
  path: 'works-phases',
  noun: 'works phase',
  visibility: 'public',
  hasGeometry: false,
  hasAttributes: false,
  fields: worksPhaseFields,
  filters: {},
})
