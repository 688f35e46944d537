import { expect, test } from 'vitest'
import { idsQuery } from '../queries.ts'
import { timesOf } from './times.ts'

const view = { asOf: '2025-01-01', validAt: '2014-01-01' }

test('lists of what is in force in law ask for both times, others for the one they have', () => {
  expect(timesOf('parcels', view)).toEqual(view)
  expect(timesOf('network-edges', view)).toEqual(view)
  expect(timesOf('buildings', view)).toEqual({ asOf: '2025-01-01' })
})

test('the ids that the map shows are those of the day in law', () => {
  const { queryKey } = idsQuery('town', 'parcels', { filters: {}, ...timesOf('parcels', view) })
  expect(queryKey.at(-1)).toBe('asOf=2025-01-01&validAt=2014-01-01')
})
