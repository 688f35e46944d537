import { collection } from '../http/collection.ts'
import { iName, namesMe } from '../http/relations.ts'
import { inspectionFields, inspectionFilters, workOrderFields, workOrderFilters } from './schema.ts'

export const workOrders = collection({
  path: 'work-orders',
  noun: 'work order',
  visibility: 'staff',
  fields: workOrderFields,
  filters: workOrderFilters,
  sorts: {
    number: { column: 'number', type: 'text' },
    requestedAt: { column: 'requested_at', type: 'timestamptz' },
    priority: { column: 'priority', type: 'int8' },
  },
  related: [
    { name: 'asset', to: 'assets', where: [iName('asset_id')] },
    { name: 'inspections', to: 'inspections', where: [namesMe('work_order_id')] },
    { name: 'reports', to: 'reports', where: [namesMe('work_order_id')] },
    { name: 'works', to: 'works', where: [iName('works_id')] },
  ],
})

export const inspections = collection({
  path: 'inspections',
  noun: 'inspection',
  visibility: 'staff',
  hasGeometry: false,
  fields: inspectionFields,
  filters: inspectionFilters,
  sorts: { inspectedAt: { column: 'inspected_at', type: 'timestamptz' } },
  related: [
    { name: 'asset', to: 'assets', where: [iName('asset_id')] },
    { name: 'workOrder', to: 'work-orders', where: [iName('work_order_id')] },
  ],
})
