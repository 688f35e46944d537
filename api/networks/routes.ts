import { collection } from '../http/collection.ts'
import { edgeRelations, networkRelations, nodeRelations } from './queries.ts'
import {
  edgeFields,
  edgeFilters,
  networkFields,
  networkFilters,
  nodeFields,
  nodeFilters,
} from './schema.ts'

export const networks = collection({
  path: 'networks',
  noun: 'network',
  visibility: 'staff',
  hasGeometry: false,
  fields: networkFields,
  filters: networkFilters,
  related: networkRelations,
})

export const networkNodes = collection({
  path: 'network-nodes',
  noun: 'network node',
  visibility: 'staff',
  hasValidTime: true,
  fields: nodeFields,
  filters: nodeFilters,
  related: nodeRelations,
})

export const networkEdges = collection({
  path: 'network-edges',
  noun: 'network edge',
  visibility: 'staff',
  hasValidTime: true,
  fields: edgeFields,
  filters: edgeFilters,
  related: edgeRelations,
})
