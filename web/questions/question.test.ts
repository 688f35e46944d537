import { describe, expect, it } from 'vitest'
import { completed, parseQuestion, writeQuestion } from './question.ts'

const question = {
  about: 'network-edges',
  clauses: [
    { kind: 'field' as const, field: 'utility', is: 'one-of' as const, values: ['sewer'] },
    {
      kind: 'there' as const,
      amount: 'more-than' as const,
      count: 5,
      about: 'reports',
      relation: 'along' as const,
      clauses: [
        { kind: 'field' as const, field: 'title', is: 'like' as const, text: ' ' },
        { kind: 'any' as const, clauses: [] },
      ],
    },
  ],
}

describe('a question in the address', () => {
  it('comes back as it was', () => {
    expect(parseQuestion(writeQuestion(question)!)).toEqual(question)
  })

  it.each([null, '', '{', '[]', 'null', '{"about":"<b>"}', '{"about":7}'])('%s is none', (text) => {
    expect(parseQuestion(text)).toBeUndefined()
  })

  it('leaves out clauses that are none', () => {
    const text =
      '{"about":"roads","clauses":[null,{"kind":"field"},{"kind":"sql"},7,{"kind":"area","area":"district:1"}]}'
    expect(parseQuestion(text)).toEqual({
      about: 'roads',
      clauses: [{ kind: 'area', area: 'district:1' }],
    })
  })

  it('is asked without what is not finished', () => {
    const [utility, there] = question.clauses
    expect(completed(question)).toEqual({
      about: 'network-edges',
      clauses: [utility, { ...there, clauses: [] }],
    })
  })
})
