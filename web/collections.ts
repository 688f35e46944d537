import type { Collection } from './collection.ts'

/** Each slice's folder says what it shows; without the folder the feature is gone. */
const modules = import.meta.glob<{ collections: Collection[] }>('./*/collections.ts', {
  eager: true,
})

const order = [
  'parcels',
  'buildings',
  'addresses',
  'roads',
  'reports',
  'works',
  'permits',
  'assets',
  'work-orders',
]

function rank({ name }: Collection): number {
  const index = order.indexOf(name)
  return index < 0 ? order.length : index
}

export const collections: Collection[] = Object.values(modules)
  .flatMap((module) => module.collections)
  .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))

const byName = new Map(collections.map((collection) => [collection.name, collection]))

export function findCollection(name: string): Collection | undefined {
  return byName.get(name)
}
