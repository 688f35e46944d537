import fc from 'fast-check'
import { collections } from '../collections.ts'
import { type AskField, askable, askFields, comparisons } from '../http/question-fields.ts'
import type { Clause, FieldClause, Question, ThereClause } from '../http/question-schema.ts'
import { ageUnits, amounts, periods, relations } from '../http/question-words.ts'

const subjects = askable(collections)

const text = fc.constantFrom(
  'a',
  'Strada',
  '50 %_\\',
  "O'Neill",
  '"; drop table parcels; --',
  'ăț\u{1F600}',
)

function anyFieldClause({ name, kind, values }: AskField): fc.Arbitrary<Clause> {
  const field = { kind: 'field' as const, field: name }
  return fc.constantFrom(...comparisons[kind]).chain((is) => {
    const made = (rest: fc.Arbitrary<object>) =>
      rest.map((more) => ({ ...field, is, ...more }) as FieldClause)
    switch (is) {
      case 'one-of':
      case 'none-of': {
        const value = values === undefined ? text : fc.constantFrom(...values)
        return made(fc.record({ values: fc.array(value, { minLength: 1, maxLength: 3 }) }))
      }
      case 'like':
        return made(fc.record({ text }))
      case 'at-least':
      case 'at-most':
      case 'more-than':
      case 'less-than':
        return made(fc.record({ number: fc.double({ min: -1e12, max: 1e12, noNaN: true }) }))
      case 'older-than':
      case 'newer-than': {
        const unit = kind === 'year' ? fc.constant('years') : fc.constantFrom(...ageUnits)
        return made(fc.record({ count: fc.integer({ min: 0, max: 5000 }), unit }))
      }
      case 'during':
        return made(fc.record({ period: fc.constantFrom(...periods) }))
      case 'from':
      case 'until':
        return made(fc.record({ day: fc.constantFrom('0001-01-01', '2026-02-28', '9999-12-31') }))
      default:
        return made(fc.constant({}))
    }
  })
}

const anyArea: fc.Arbitrary<Clause> = fc
  .constantFrom(
    'circle:45.1,25.1,250',
    '{"type":"Polygon","coordinates":[[[25.1,45.1],[25.2,45.1],[25.2,45.2],[25.1,45.1]]]}',
  )
  .map((area) => ({ kind: 'area', area }))

function anyThere(depth: number): fc.Arbitrary<Clause> {
  return fc.constantFrom(...subjects).chain((of) =>
    fc
      .record({
        amount: fc.constantFrom(...amounts),
        count: fc.integer({ min: 0, max: 1_000_000 }),
        relation: fc.constantFrom(...relations),
        metres: fc.double({ min: 0.1, max: 5000, noNaN: true }),
        clauses: anyClauses(of.path, depth - 1, 2),
      })
      .map(
        ({ amount, count, relation, metres, clauses }): ThereClause => ({
          kind: 'there',
          about: of.path,
          amount,
          ...(amount === 'some' || amount === 'none' ? {} : { count }),
          relation,
          ...(relation === 'within' ? { metres } : {}),
          clauses,
        }),
      ),
  )
}

function anyClauses(about: string, depth: number, most: number): fc.Arbitrary<Clause[]> {
  const of = subjects.find(({ path }) => path === about)!
  const ofField = fc.constantFrom(...askFields(of).values()).chain(anyFieldClause)
  const group = fc
    .tuple(
      fc.constantFrom('any' as const, 'all' as const),
      fc.array(ofField, { minLength: 1, maxLength: 2 }),
    )
    .map(([kind, clauses]): Clause => ({ kind, clauses }))
  const plain = [ofField, ofField, anyArea, group]
  const one = depth > 0 ? fc.oneof(...plain, anyThere(depth), anyThere(depth)) : fc.oneof(...plain)
  return fc.array(one, { maxLength: most })
}

/** Any question that the collections understand. */
export const anyQuestion: fc.Arbitrary<Question> = fc
  .constantFrom(...subjects)
  .chain(({ path: about }) =>
    anyClauses(about, 2, 3).map((clauses): Question => ({ about, clauses })),
  )
