import type { Field, Layer } from './layer.ts'

export const anyKind = ['point', 'line', 'area'] as Layer['kinds']

export const money = (name: string, names: string[]): Field => ({
  name,
  type: 'number',
  min: 0,
  names,
})

export const address: Field = {
  name: 'address',
  type: 'text',
  names: ['address', 'location', 'project address', 'full address'],
}
