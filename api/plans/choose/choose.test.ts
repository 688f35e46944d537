import { expect, test, vi } from 'vitest'
import { chooseAlongBudgets, choosePlan, chooseWith } from './choose.ts'
import type { Problem } from './problem.ts'
import { explain } from './reasons.ts'
import { aSettledProblem, aTownProgramme } from './testing-problems.ts'
import { verify } from './verify.ts'

// Each starts a thread that loads HiGHS.
vi.setConfig({ testTimeout: 120_000 })

const town = { candidates: 600, years: 5, bundles: 12, dependencies: 30, seed: 11 }

async function solved(problem: Problem) {
  const answer = await choosePlan(problem, { gap: 0 })
  if (answer.status !== 'solved') throw new Error(JSON.stringify(answer))
  return answer
}

/** Threads of this process that are still there. */
const threads = () =>
  process.getActiveResourcesInfo().filter((name) => name === 'MessagePort' || name === 'Worker')

test('a cancelled search stops at once and leaves nothing running', async () => {
  const before = threads().length
  const controller = new AbortController()
  const progress = Promise.withResolvers<void>()
  const answer = choosePlan(aTownProgramme(town), {
    gap: 0,
    signal: controller.signal,
    onProgress: ({ bound }) => bound !== undefined && progress.resolve(),
  })
  const rejected = expect(answer).rejects.toThrow('not wanted')
  // By then HiGHS is solving.
  await progress.promise
  controller.abort(new Error('not wanted'))
  await rejected
  const busyUs = async () => {
    const cpu = process.cpuUsage()
    await new Promise((done) => setTimeout(done, 300))
    return process.cpuUsage(cpu).user
  }
  await expect.poll(busyUs).toBeLessThan(150_000)
  await expect.poll(() => threads().length).toBeLessThanOrEqual(before)
})

test('what is cancelled before it begins does not begin', async () => {
  const signal = AbortSignal.abort(new Error('too late'))
  await expect(choosePlan(aSettledProblem(), { signal })).rejects.toThrow('too late')
  await expect(chooseAlongBudgets(aSettledProblem(), { signal })).rejects.toThrow('too late')
})

test.each<[string, Partial<Parameters<typeof aSettledProblem>[0]>]>([
  ['no candidates', { candidates: [] }],
  ['no money', { funds: [{ id: 'roads', budgets: [] }] }],
  ['benefits that are all zero', { benefit: 0 }],
])('with %s the plan is empty, and that is proven', async (_, change) => {
  const answer = await solved(aSettledProblem(change))
  expect(answer).toMatchObject({ plan: [], benefit: 0 })
  expect(answer.gap ?? 0).toBe(0)
})

test('a must-do that no budget pays is named with the budgets', async () => {
  const problem = aSettledProblem({ mustDo: ['dear'] })
  const answer = await choosePlan(problem)
  expect(answer).toEqual({
    status: 'infeasible',
    conflict: {
      isMinimal: true,
      constraints: [
        { kind: 'must-do', id: 'dear' },
        { kind: 'budget', fund: 'roads', year: 2027 },
        { kind: 'budget', fund: 'roads', year: 2028 },
      ],
    },
  })
})

test('each that is out has its reason, and with what it lacks it would fit', async () => {
  const problem = aSettledProblem({ mustNot: ['banned'] })
  const { plan, margins } = await solved(problem)
  expect(plan.map(({ id }) => id)).toEqual(['best', 'good'])
  const { in: taken, out } = explain(problem, plan, margins)
  expect(taken.map(({ id }) => id)).toEqual(['best', 'good'])
  const reasons = new Map(out.map(({ id, reasons }) => [id, reasons]))
  expect(reasons.get('banned')).toEqual([{ kind: 'must-not' }])
  expect(reasons.get('resurfaced')).toEqual([{ kind: 'moratorium' }])
  expect(reasons.get('later')?.[0]).toEqual({ kind: 'dependency', on: 'dear' })
  const short = reasons.get('poor')?.find((each) => each.kind === 'short')
  if (short?.kind !== 'short') throw new Error(JSON.stringify(reasons.get('poor')))
  const [lack] = short.lacks
  expect(lack).toMatchObject({ constraint: { kind: 'budget', fund: 'roads' } })
  const added = [...plan, { id: 'poor', year: short.year }]
  expect(verify(problem, added)).toEqual([{ constraint: lack!.constraint, by: lack!.by }])
  expect(reasons.get('poor')).toContainEqual({
    kind: 'outranked',
    year: short.year,
    by: 'good',
    loses: 3,
  })
})

test('to bring one in is another search', async () => {
  const answer = await chooseWith(aSettledProblem(), 'poor', { gap: 0 })
  if (answer.status !== 'solved') throw new Error(answer.status)
  expect(answer.plan.map(({ id }) => id)).toEqual(['best', 'poor'])
})

test('the budget curve never falls, and lies between plan and bound', async () => {
  const points: number[] = []
  const curve = await chooseAlongBudgets(aTownProgramme({ ...town, candidates: 60, bundles: 4 }), {
    factors: [0.5, 1, 2],
    onProgress: ({ factor }) => points.push(factor),
  })
  expect(points).toEqual([0.5, 1, 2])
  for (const [at, { atLeast, atMost }] of curve.entries()) {
    if (atLeast === undefined || atMost === undefined) continue
    expect(atLeast).toBeLessThanOrEqual(atMost)
    expect(atMost).toBeGreaterThanOrEqual(curve[at - 1]?.atMost ?? 0)
  }
})
