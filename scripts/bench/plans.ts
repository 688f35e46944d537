/**
 * `npm run bench -- plans [CANDIDATES]`: choosing a plan (five years, two funds, 40 bundles, 100
 * dependencies, closures, fairness) against ranking by benefit per cost and against the order of
 * report, which keep to the same constraints. Prints ratios of benefit, the gap, and times by the
 * clock and of the processor: on a machine with nothing else to do the two are the same.
 */
import { inOrderOfReport, rankedByBenefitPerCost } from '../../api/plans/choose/baselines.ts'
import { chooseAlongBudgets, choosePlan } from '../../api/plans/choose/choose.ts'
import type { Placement } from '../../api/plans/choose/problem.ts'
import { aTownProgramme } from '../../api/plans/choose/testing-problems.ts'
import { measure, verify } from '../../api/plans/choose/verify.ts'

const candidates = Number(process.argv[2] ?? 2000)
const size = { candidates, years: 5, bundles: 40, dependencies: 100 }
const say = (line: string) => process.stdout.write(`${line}\n`)
const percent = (share: number | undefined) =>
  share === undefined ? 'unknown' : `${(share * 100).toFixed(2)} %`

/** Since `start`, by the clock and of the processor. */
function timer() {
  const started = performance.now()
  const cpu = process.cpuUsage()
  return () => {
    const { user, system } = process.cpuUsage(cpu)
    const clock = (performance.now() - started) / 1000
    return `${clock.toFixed(1)} s (processor ${((user + system) / 1e6).toFixed(1)} s)`
  }
}

for (const seed of [7, 8]) {
  const problem = aTownProgramme({ ...size, seed })
  say(`\n${candidates} candidates, seed ${seed}`)
  const since = timer()
  let firstPlan: string | undefined
  let withinOne: string | undefined
  const answer = await choosePlan(problem, {
    onProgress({ plan, gap }) {
      if (plan) firstPlan ??= since()
      if (gap !== undefined && gap <= 0.01) withinOne ??= since()
    },
  })
  const total = since()
  if (answer.status !== 'solved') throw new Error(`No plan: ${answer.status}.`)
  if (verify(problem, answer.plan).length > 0) throw new Error('The plan breaks a constraint.')
  say(`first plan after ${firstPlan}`)
  say(`within 1 % of the bound after ${withinOne ?? 'never'}`)
  say(`answer after ${total}: ${answer.plan.length} chosen, gap ${percent(answer.gap)}`)
  const compare = (name: string, plan: Placement[] | undefined) => {
    if (!plan) return say(`${name}: found no plan that keeps to the constraints`)
    if (verify(problem, plan).length > 0) throw new Error(`${name} breaks a constraint.`)
    const ratio = answer.benefit / measure(problem, plan).benefit
    say(`${ratio.toFixed(3)} × ${name}`)
  }
  compare('ranking by benefit per cost', rankedByBenefitPerCost(problem))
  compare('order of report', inOrderOfReport(problem))
  if (seed !== 7) continue
  const sinceCurve = timer()
  const curve = await chooseAlongBudgets(problem)
  say(`budget curve of ${curve.length} points after ${sinceCurve()}`)
  for (const { factor, atLeast, atMost } of curve) {
    const range = [atLeast, atMost].map((each) => each?.toFixed(0) ?? 'none').join(' to ')
    say(`  ${factor.toFixed(2)} × the budgets: benefit ${range}`)
  }
}
