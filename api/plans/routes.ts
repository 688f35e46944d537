import { collection } from '../http/collection.ts'
import { newRouter } from '../http/context.ts'
import { approvalRoutes } from './approval-routes.ts'
import { comparisonRoutes } from './comparison-routes.ts'
import { documentRoutes } from './document/routes.ts'
import { draftRoutes } from './draft-routes.ts'
import type { FromOtherSlices } from './from-other-slices.ts'
import { scenarioRoutes } from './scenario-routes.ts'
import { planFields, planFilters } from './schema.ts'
import type { PlanSolver } from './solver.ts'
import { solvingRoutes } from './solving-routes.ts'

export const plans = collection({
  path: 'plans',
  noun: 'plan',
  visibility: 'staff',
  hasGeometry: false,
  hasAttributes: false,
  fields: planFields,
  filters: planFilters,
  sorts: { name: { column: 'name', type: 'text' } },
})

export function planRoutes(solver: PlanSolver, from: FromOtherSlices) {
  return newRouter()
    .route('/', draftRoutes())
    .route('/', scenarioRoutes())
    .route('/', solvingRoutes(solver))
    .route('/', comparisonRoutes())
    .route('/', approvalRoutes(from))
    .route('/', documentRoutes(from))
}
