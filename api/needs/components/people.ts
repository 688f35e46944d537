import { sql } from 'kysely'
import type { Component } from './component.ts'

/** Those who live here. */
export const people: Component = {
  code: 'people',
  source: 'units',
  unit: 'people',
  aggregate: 'sum',
  value: ({ row }) => row.column('people'),
  scale: 'log',
  weight: 1,
}

/** Those in schools, hospitals and homes, who weigh double. */
export const vulnerablePeople: Component = {
  code: 'vulnerable-people',
  source: 'units',
  unit: 'people',
  aggregate: 'sum',
  value: ({ row }) => sql`${row.column('vulnerable_people')}`,
  scale: 'log',
  weight: 1,
}
