import { collection } from '../http/collection.ts'
import { newRouter } from '../http/context.ts'
import { draftRoutes } from './draft-routes.ts'
import { editingRoutes } from './editing-routes.ts'
import { groundRoutes } from './ground-routes.ts'
import { parcelRulesRoutes } from './parcel-rules-routes.ts'
import { reassignmentRoutes } from './reassignment-routes.ts'
import { reviewRoutes } from './review-routes.ts'
import { changeSetFields, changeSetFilters } from './schema.ts'
import { takingBackRoutes } from './taking-back-routes.ts'

export const changeSets = collection({
  path: 'change-sets',
  noun: 'change set',
  visibility: 'staff',
  hasGeometry: false,
  hasAttributes: false,
  fields: changeSetFields,
  filters: changeSetFilters,
  sorts: { name: { column: 'name', type: 'text' } },
})

export function changeSetRoutes() {
  return newRouter()
    .route('/', draftRoutes())
    .route('/', editingRoutes())
    .route('/', groundRoutes())
    .route('/', reviewRoutes())
    .route('/', takingBackRoutes())
    .route('/', reassignmentRoutes())
    .route('/', parcelRulesRoutes())
}
