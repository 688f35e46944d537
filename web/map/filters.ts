import type { ExpressionSpecification } from 'maplibre-gl'
import { landUseWords } from '../../tiles/land-use.ts'
import type { FilterParams, MapFilter } from './types.ts'

type Test = (value: string) => ExpressionSpecification

/** The usual value is one that tiles leave out because most have it. */
function isOneOf(attribute: string, usual = ''): Test {
  return (values) => ['in', ['coalesce', ['get', attribute], usual], ['literal', values.split(',')]]
}

const dayMs = 86_400_000

/** Whole days from 1970-01-01 to an ISO date. */
function dayNumber(isoDate: string): number {
  return Math.floor(Date.parse(`${isoDate}T00:00:00Z`) / dayMs)
}

/** Dates in tiles are whole days since 1970-01-01. What has no end goes on. */
function endsFrom(attribute: string): Test {
  return (day) => ['>=', ['coalesce', ['get', attribute], 1e9], dayNumber(day)]
}

/** What has no start has always been. */
function startsBy(attribute: string): Test {
  return (day) => ['<=', ['coalesce', ['get', attribute], -1e9], dayNumber(day)]
}

/** By the API's parameter, how the attributes of a tile answer it. */
const testsOf: Record<string, Record<string, Test>> = {
  works: {
    status: isOneOf('status'),
    kind: isOneOf('kind'),
    closure: isOneOf('closure'),
    from: endsFrom('ends_on'),
    to: startsBy('starts_on'),
  },
  programmes: {
    status: isOneOf('status'),
    kind: isOneOf('kind'),
    from: endsFrom('ends_on'),
    to: startsBy('starts_on'),
  },
  reports: {
    status: isOneOf('status'),
    category: isOneOf('category'),
    from: endsFrom('reported_on'),
    to: startsBy('reported_on'),
  },
  permits: {
    status: isOneOf('status'),
    kind: isOneOf('kind'),
    from: (day) => ['>=', ['coalesce', ['get', 'submitted_on'], -1e9], dayNumber(day)],
    to: (day) => ['<=', ['coalesce', ['get', 'submitted_on'], 1e9], dayNumber(day)],
  },
  'work-orders': {
    status: isOneOf('status'),
    kind: isOneOf('kind'),
    from: endsFrom('requested_on'),
    to: startsBy('requested_on'),
  },
  assets: { status: isOneOf('status'), type: isOneOf('type') },
  buildings: { status: isOneOf('status', 'standing'), use: isOneOf('use') },
  parcels: { landUse: isOneOf('land_use') },
  roads: { class: isOneOf('class') },
  zones: { category: isOneOf('category'), code: isOneOf('code') },
  districts: { kind: isOneOf('kind') },
  'land-covers': { kind: isOneOf('kind') },
  'network-nodes': {
    status: isOneOf('status'),
    kind: isOneOf('kind'),
    utility: isOneOf('network'),
  },
  'network-edges': {
    status: isOneOf('status'),
    kind: isOneOf('kind'),
    utility: isOneOf('network'),
  },
}

/** A stretch of time, by the ISO days of its ends; both belong to it. */
export interface Period {
  from: string
  to: string
}

/** What the map shows by time, with the collection's own dates. */
const timed = new Set(['reports', 'permits', 'works', 'programmes', 'work-orders'])

export function isTimed(collection: string): boolean {
  return timed.has(collection)
}

/** Keeps what was in a period: began before its end, and did not end before it began. */
export function timeExpression(collection: string, { from, to }: Period): ExpressionSpecification {
  const tests = testsOf[collection]!
  return ['all', tests.from!(from), tests.to!(to)]
}

/** The labels of these lie in a source layer of their own that has not all the attributes. */
const labelledApart = new Set(['parcels', 'buildings'])

/** Not on the map at all. */
const unmapped = new Set(['inspections', 'interventions', 'moratoriums'])

/** Whether tiles do not say enough to filter by these parameters, so that the API must name the ids. */
export function needsIds(collection: string, params: FilterParams, within?: string): boolean {
  if (unmapped.has(collection)) return false
  if (within !== undefined) return true
  const tests = testsOf[collection] ?? {}
  return labelledApart.has(collection) || Object.keys(params).some((param) => !tests[param])
}

/** The expression that keeps what the filter asks for; null where there is nothing to ask. */
export function filterExpression(
  collection: string,
  { params, ids }: MapFilter,
): ExpressionSpecification | null {
  if (ids) return ids.length > 0 ? ['match', ['id'], ids, true, false] : ['literal', false]
  const tests = Object.entries(params).flatMap(([param, value]) => {
    const test = testsOf[collection]?.[param]
    return test ? [test(value)] : []
  })
  return tests.length > 0 ? ['all', ...tests] : null
}

/**
 * A filter as tile addresses take it, by the names of the API's list; null where it asks for nothing
 * that the tiles of the collection know.
 */
export function filterQuery(
  collection: string,
  { params, within }: MapFilter = { params: {} },
): Record<string, string> | null {
  const asked = Object.entries(params).filter(([param]) => testsOf[collection]?.[param])
  if (within !== undefined) asked.push(['within', within])
  return asked.length === 0 ? null : Object.fromEntries(asked)
}

/** Blocks stand for parcels at small scales and know their tone only; by anything else they cannot be told apart. */
export function blockExpression({ params }: MapFilter): ExpressionSpecification {
  const { landUse, ...others } = params
  if (!landUse || Object.keys(others).length > 0) return ['literal', false]
  const tones = landUse.toLowerCase().split(',').map(toneOf)
  return ['in', ['get', 'tone'], ['literal', [...new Set(tones)]]]
}

function toneOf(landUse: string): string {
  const tone = landUseWords.find(([, words]) => words.some((word) => landUse.includes(word)))
  return tone?.[0] ?? 'other'
}
