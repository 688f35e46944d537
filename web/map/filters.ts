import type { ExpressionSpecification } from 'maplibre-gl'
import type { CollectionFilter } from './types.ts'

/** The tile attributes that answer a filter; dates are whole days since 1970-01-01. */
interface FilterAttributes {
  status?: string
  /** The status that tiles leave out because most have it. */
  usualStatus?: string
  kind?: string
  /** A feature with one date has it in both. */
  starts?: string
  ends?: string
}

const attributesOf: Record<string, FilterAttributes> = {
  works: { status: 'status', kind: 'kind', starts: 'starts_on', ends: 'ends_on' },
  reports: { status: 'status', kind: 'category', starts: 'reported_on', ends: 'reported_on' },
  permits: { status: 'status', kind: 'kind', starts: 'submitted_on', ends: 'submitted_on' },
  assets: { status: 'status', kind: 'type' },
  buildings: { status: 'status', usualStatus: 'standing', kind: 'use' },
  parcels: { kind: 'land_use' },
  zones: { kind: 'category' },
  'work-orders': { status: 'status', kind: 'kind', starts: 'requested_on', ends: 'requested_on' },
  'network-nodes': { status: 'status', kind: 'network' },
  'network-edges': { status: 'status', kind: 'network' },
}

/**
 * A filter as tile addresses take it, by the names of the API's list; null where it asks for nothing
 * that the collection has.
 */
export function filterQuery(
  collection: string,
  { statuses, kinds, from, to }: CollectionFilter,
): Record<string, string> | null {
  const { status, kind, starts, ends } = attributesOf[collection] ?? {}
  const asked = Object.entries({
    ...(status && { [status]: statuses?.join(',') }),
    ...(kind && { [kind]: kinds?.join(',') }),
    ...(ends && { from }),
    ...(starts && { to }),
  }).filter((pair): pair is [string, string] => Boolean(pair[1]))
  return asked.length === 0 ? null : Object.fromEntries(asked)
}

const dayMs = 86_400_000

/** Whole days from 1970-01-01 to an ISO date. */
function dayNumber(isoDate: string): number {
  return Math.floor(Date.parse(`${isoDate.slice(0, 10)}T00:00:00Z`) / dayMs)
}

/**
 * The expression that keeps what the filter asks for, or null where it asks for nothing that the
 * collection has. A feature without a start has always been, one without an end goes on.
 */
export function filterExpression(
  collection: string,
  filter: CollectionFilter,
): ExpressionSpecification | null {
  const attributes = attributesOf[collection]
  if (!attributes) return null
  const { status, usualStatus, kind, starts, ends } = attributes
  const tests: ExpressionSpecification[] = []
  if (status && filter.statuses) tests.push(isOneOf(status, filter.statuses, usualStatus))
  if (kind && filter.kinds) tests.push(isOneOf(kind, filter.kinds))
  if (starts && filter.to) {
    tests.push(['<=', ['coalesce', ['get', starts], -1e9], dayNumber(filter.to)])
  }
  if (ends && filter.from) {
    tests.push(['>=', ['coalesce', ['get', ends], 1e9], dayNumber(filter.from)])
  }
  return tests.length === 0 ? null : ['all', ...tests]
}

function isOneOf(attribute: string, values: string[], usual = ''): ExpressionSpecification {
  return ['in', ['coalesce', ['get', attribute], usual], ['literal', values]]
}
