import type { TFunction } from 'i18next'
import type { Clause, FieldClause, Question, ThereClause } from '../../api/client.ts'
import type { Format } from '../ui/format.ts'
import { valueName } from '../ui/words.ts'

interface Words {
  t: TFunction
  format: Format
}

/** What was asked, in a plain sentence. */
export function questionSentence(words: Words, { about, clauses }: Question): string {
  const { t } = words
  const what = t(`collection.${about}`)
  if (clauses.length === 0) return t('questions.sentence.all', { what })
  return t('questions.sentence.some', { what, clauses: listed(words, about, clauses) })
}

function listed(words: Words, about: string, clauses: Clause[], type?: 'disjunction'): string {
  const parts = clauses.map((clause) => clauseWords(words, about, clause))
  if (type) return new Intl.ListFormat(words.format.language, { type }).format(parts)
  return parts.join(', ')
}

function clauseWords(words: Words, about: string, clause: Clause): string {
  switch (clause.kind) {
    case 'field':
      return fieldWords(words, about, clause)
    case 'there':
      return thereWords(words, clause)
    case 'area':
      return words.t('questions.sentence.area')
    case 'all':
      return listed(words, about, clause.clauses)
    case 'any':
      return listed(words, about, clause.clauses, 'disjunction')
  }
}

function thereWords(
  words: Words,
  { amount, count, about, relation, metres, clauses }: ThereClause,
) {
  const { t, format } = words
  const things = t(`collection.${about}`).toLocaleLowerCase(format.language)
  const told = t(`questions.sentence.there.${amount}`, {
    count: count ?? 0,
    things,
    place: t(`questions.sentence.place.${relation}`, { metres: format.number(metres ?? 0) }),
  })
  return clauses.length > 0 ? `${told} (${listed(words, about, clauses)})` : told
}

function fieldWords({ t, format }: Words, about: string, clause: FieldClause): string {
  const field = t(`field.${clause.field}`).toLocaleLowerCase(format.language)
  const say = (values: Record<string, string | number> = {}) =>
    t(`questions.sentence.is.${clause.is}`, { field, ...values })
  if ('values' in clause) {
    const names = clause.values.map((value) => valueName(t, about, clause.field, value))
    return say({
      values: new Intl.ListFormat(format.language, { type: 'disjunction' }).format(names),
    })
  }
  if ('text' in clause) return say({ text: clause.text })
  if ('number' in clause) return say({ number: format.number(clause.number) })
  if ('unit' in clause)
    return say({ age: t(`questions.age.${clause.unit}`, { count: clause.count }) })
  if ('period' in clause)
    return t('questions.sentence.is.during', {
      field,
      period: t(`questions.period.${clause.period}`).toLocaleLowerCase(format.language),
    })
  if ('day' in clause) return say({ day: format.day(clause.day) })
  return say()
}
