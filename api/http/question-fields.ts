import type { z } from '@hono/zod-openapi'
import type { Collection } from './collection.ts'
import type { Field } from './fields.ts'
import type { FieldClause } from './question-schema.ts'

/** What can be asked of a field. `word`: of a closed or open list; `text`: written freely. */
export type AskKind = 'word' | 'text' | 'number' | 'year' | 'day' | 'moment' | 'flag'

export interface AskField {
  name: string
  kind: AskKind
  /** All that there are, of a closed list. */
  values?: readonly string[]
  isOptional: boolean
}

type Comparison = FieldClause['is']

const ages: Comparison[] = ['older-than', 'newer-than']
const sizes: Comparison[] = ['at-least', 'at-most', 'more-than', 'less-than']
const times: Comparison[] = [...ages, 'during', 'from', 'until']

export const comparisons: Readonly<Record<AskKind, readonly Comparison[]>> = {
  word: ['one-of', 'none-of', 'like', 'known', 'unknown'],
  text: ['like', 'one-of', 'none-of', 'known', 'unknown'],
  number: [...sizes, 'known', 'unknown'],
  year: [...ages, ...sizes, 'known', 'unknown'],
  day: [...times, 'known', 'unknown'],
  moment: [...times, 'known', 'unknown'],
  flag: ['yes', 'no', 'known', 'unknown'],
}

/** Of the record, not of the thing. */
const ofRecord = new Set(['version', 'recordedBy', 'changeReason', 'source', 'externalId'])

/** What questions can be about: all that has a place. */
export function askable(collections: ReadonlyMap<string, Collection>): Collection[] {
  return [...collections.values()].filter(({ hasGeometry }) => hasGeometry)
}

const known = new WeakMap<Collection, ReadonlyMap<string, AskField>>()

/** The fields of a collection that can be asked for, by name. */
export function askFields(of: Collection): ReadonlyMap<string, AskField> {
  let fields = known.get(of)
  if (fields === undefined) {
    fields = new Map(
      Object.entries(of.fields).flatMap(([name, field]) => {
        const asked = askField(of, name, field)
        return asked === undefined ? [] : [[name, asked] as const]
      }),
    )
    known.set(of, fields)
  }
  return fields
}

interface Def {
  type: string
  format?: string
  innerType?: z.ZodType
  entries?: Record<string, string>
}

function askField(of: Collection, name: string, { schema }: Field): AskField | undefined {
  if (ofRecord.has(name) || /Ids?$/.test(name)) return undefined
  let def = schema.def as Def
  let isOptional = false
  while (def.innerType !== undefined) {
    isOptional = true
    def = def.innerType.def as Def
  }
  const kind = kindOf(of, name, def)
  if (kind === undefined) return undefined
  return { name, kind, isOptional, ...(def.entries && { values: Object.values(def.entries) }) }
}

function kindOf(of: Collection, name: string, { type, format }: Def): AskKind | undefined {
  if (type === 'enum') return 'word'
  if (type === 'boolean') return 'flag'
  if (type === 'number') return /year(?!s)/i.test(name) ? 'year' : 'number'
  if (type !== 'string') return undefined
  if (format === 'date') return 'day'
  if (format === 'datetime') return 'moment'
  const filter = of.filters[name] ?? of.staffFilters[name]
  return filter?.isChoice ? 'word' : 'text'
}
