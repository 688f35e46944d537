import type { OperationInput } from '../../api/client.ts'

/** What is told of a parcel beside its shape. */
export type Facts = Extract<OperationInput, { operation: 'describe' }>['facts']
