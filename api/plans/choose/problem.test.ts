import { expect, test } from 'vitest'
import { type ProblemInput, problemSchema } from './problem.ts'

const candidate: ProblemInput['candidates'][number] = {
  id: 'a',
  benefits: [1, 2],
  costs: { roads: 1234.56 },
}
const other = { ...candidate, id: 'b' }
const problem: ProblemInput = {
  years: [2027, 2028],
  funds: [{ id: 'roads', budgets: [{ year: 2027, amount: 0.1 }] }],
  candidates: [candidate, other],
}

test('money becomes integer cents', () => {
  const { candidates, funds } = problemSchema.parse(problem)
  expect(candidates[0]!.costs).toEqual({ roads: 123_456 })
  expect(funds[0]!.budgets).toEqual([{ year: 2027, amount: 10 }])
})

const budget = (amount: number) => ({
  funds: [{ id: 'roads', budgets: [{ year: 2027, amount }] }],
})

test.each<[string, Partial<ProblemInput>, (string | number)[]]>([
  ['a budget below zero', budget(-1), ['funds', 0, 'budgets', 0, 'amount']],
  ['a budget beyond all measure', budget(1e300), ['funds', 0, 'budgets', 0, 'amount']],
  ['a budget that is no number', budget(Number.NaN), ['funds', 0, 'budgets', 0, 'amount']],
  ['parts of a cent', budget(0.005), ['funds', 0, 'budgets', 0, 'amount']],
  ['years with a gap', { years: [2027, 2029] }, ['years', 1]],
  ['no years', { years: [] }, ['years']],
  ['an id twice', { candidates: [candidate, candidate] }, ['candidates', 1, 'id']],
  [
    'a fund that is not there',
    { candidates: [{ ...candidate, costs: { toString: 1 } }] },
    ['candidates', 0, 'costs', 'toString'],
  ],
  [
    'a benefit for too few years',
    { candidates: [{ ...candidate, benefits: [1] }] },
    ['candidates', 0, 'benefits'],
  ],
  ['a must-do that is not there', { mustDo: ['z'] }, ['mustDo', 0]],
  ['a pin outside the plan', { pins: [{ id: 'a', year: 2030 }] }, ['pins', 0, 'year']],
  [
    'a bundle that saves more than is spent',
    { bundles: [{ id: 'x', members: ['a', 'b'], saved: { roads: 5000 }, kind: 'discount' }] },
    ['bundles', 0, 'saved', 'roads'],
  ],
])('%s is refused at its place', (_, change, path) => {
  const { error } = problemSchema.safeParse({ ...problem, ...change })
  expect(error?.issues.map((issue) => issue.path)).toContainEqual(path)
})

test('candidates that wait for each other are refused, with the circle', () => {
  const candidates = [
    { ...candidate, dependsOn: [{ id: 'b' }] },
    { ...other, dependsOn: [{ id: 'a' }] },
  ]
  const { error } = problemSchema.safeParse({ ...problem, candidates })
  expect(error?.issues[0]?.path).toEqual(['candidates', 0, 'dependsOn'])
  expect(error?.issues[0]?.message).toContain('a → b → a')
})

test('a long chain is no circle', () => {
  const candidates = Array.from({ length: 5000 }, (_, at) => ({
    ...candidate,
    id: `c${at}`,
    dependsOn: at > 0 ? [{ id: `c${at - 1}` }] : [],
  }))
  expect(problemSchema.safeParse({ ...problem, candidates }).success).toBe(true)
})
