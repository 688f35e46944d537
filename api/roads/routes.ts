import { collection } from '../http/collection.ts'
import { iLieIn, iName, namesMe, near, touchesMe } from '../http/relations.ts'
import { roadFields, roadFilters, roadSurfaceFields, roadSurfaceFilters } from './schema.ts'

/** Half the width of a wide street: what is this near to a centre line is on or under the street. */
const onTheStreetM = 12

export const roads = collection({
  path: 'roads',
  noun: 'road',
  visibility: 'public',
  fields: roadFields,
  filters: roadFilters,
  sorts: {
    name: { column: 'name', type: 'text', empty: '' },
  },
  related: [
    { name: 'surfaces', to: 'road-surfaces', where: [namesMe('road_id')] },
    { name: 'addresses', to: 'addresses', where: [namesMe('road_id')] },
    { name: 'works', to: 'works', where: [touchesMe, near(onTheStreetM)] },
    { name: 'reports', to: 'reports', where: [near(25)] },
    { name: 'networksUnder', to: 'network-edges', where: [namesMe('road_id')] },
    { name: 'assets', to: 'assets', where: [namesMe('road_id')] },
    { name: 'districts', to: 'districts', where: [iLieIn] },
  ],
})

export const roadSurfaces = collection({
  path: 'road-surfaces',
  noun: 'road surface',
  visibility: 'public',
  fields: roadSurfaceFields,
  filters: roadSurfaceFilters,
  related: [
    { name: 'road', to: 'roads', where: [iName('road_id')] },
    { name: 'works', to: 'works', where: [touchesMe] },
  ],
})
