import { collection } from '../http/collection.ts'
import { iLieIn, iName, namesMe, sameAs } from '../http/relations.ts'
import {
  reportContactFields,
  reportEventFields,
  reportFields,
  reportFilters,
  reportStaffFilters,
} from './schema.ts'

export const reports = collection({
  path: 'reports',
  noun: 'report',
  visibility: 'public',
  fields: reportFields,
  filters: reportFilters,
  staffFilters: reportStaffFilters,
  sorts: {
    number: { column: 'number', type: 'text' },
    reportedAt: { column: 'reported_at', type: 'timestamptz' },
  },
  related: [
    { name: 'events', to: 'report-events', where: [namesMe('report_id')] },
    { name: 'contact', to: 'report-contacts', where: [namesMe('report_id')] },
    { name: 'duplicateOf', to: 'reports', where: [iName('duplicate_of_id')] },
    {
      name: 'duplicates',
      to: 'reports',
      where: [namesMe('duplicate_of_id'), sameAs('duplicate_of_id')],
    },
    { name: 'asset', to: 'assets', where: [iName('asset_id')] },
    { name: 'workOrder', to: 'work-orders', where: [iName('work_order_id')] },
    { name: 'parcel', to: 'parcels', where: [iLieIn] },
    { name: 'districts', to: 'districts', where: [iLieIn] },
  ],
})

/** The timeline of a report; row-level security keeps what is not public from the public. */
export const reportEvents = collection({
  path: 'report-events',
  noun: 'report event',
  visibility: 'public',
  hasGeometry: false,
  isRecorded: false,
  fields: reportEventFields,
  filters: {},
  alsoColumns: ['report_id'],
})

export const reportContacts = collection({
  path: 'report-contacts',
  noun: 'report contact',
  visibility: 'staff',
  hasGeometry: false,
  isRecorded: false,
  idColumn: 'report_id',
  fields: reportContactFields,
  filters: {},
})
