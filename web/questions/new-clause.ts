import type { Clause, FieldClause, ThereClause } from '../../api/client.ts'
import type { Bounds } from '../map/types.ts'
import type { Subject } from './question-queries.ts'

type Field = Subject['fields'][number]

/** What is asked of most often, first. */
const usual = ['utility', 'status', 'kind', 'category', 'class', 'type', 'landUse', 'use']

export function newFieldClause({ fields }: Subject): FieldClause | null {
  const field =
    usual.flatMap((name) => fields.find((one) => one.name === name) ?? [])[0] ?? fields[0]
  return field ? clauseOf(field, offered(field)[0]!) : null
}

/** What can be compared here; of a text lists of whole values are for programs. */
export function offered({ kind, comparisons, isOptional }: Field): FieldClause['is'][] {
  return comparisons.filter((is) => {
    if (kind === 'text' && (is === 'one-of' || is === 'none-of')) return false
    return isOptional || (is !== 'known' && is !== 'unknown')
  })
}

/** A clause of this comparison, with what may be kept of one before. */
export function clauseOf(field: Field, is: FieldClause['is'], before?: FieldClause): FieldClause {
  const base = { kind: 'field' as const, field: field.name }
  const kept = before?.field === field.name ? before : undefined
  switch (is) {
    case 'one-of':
    case 'none-of':
      return { ...base, is, values: kept && 'values' in kept ? kept.values : [] }
    case 'like':
      return { ...base, is, text: kept && 'text' in kept ? kept.text : '' }
    case 'at-least':
    case 'at-most':
    case 'more-than':
    case 'less-than':
      return { ...base, is, number: kept && 'number' in kept ? kept.number : usualNumber(field) }
    case 'older-than':
    case 'newer-than': {
      const unit = field.kind === 'year' ? 'years' : 'months'
      return kept && 'unit' in kept
        ? { ...base, is, count: kept.count, unit: kept.unit }
        : { ...base, is, count: field.kind === 'year' ? 50 : 12, unit }
    }
    case 'during':
      return { ...base, is, period: 'this-year' }
    case 'from':
    case 'until':
      return { ...base, is, day: kept && 'day' in kept ? kept.day : '' }
    default:
      return { ...base, is }
  }
}

const usualNumber = ({ kind }: Field) => (kind === 'year' ? new Date().getFullYear() - 50 : 0)

export function newThereClause(about: string): ThereClause {
  const other = about === 'reports' ? 'assets' : 'reports'
  return {
    kind: 'there',
    amount: 'some',
    about: other,
    relation: 'within',
    metres: 50,
    clauses: [],
  }
}

/** What the map shows, as an area of the API. */
export function viewArea([west, south, east, north]: Bounds): Extract<
  Clause,
  { kind: 'area' }
>['area'] {
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ]
  return JSON.stringify({ type: 'Polygon', coordinates: [ring] })
}
