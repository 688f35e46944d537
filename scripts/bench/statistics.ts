// npm run bench -- statistics [--units N]: the statistics of need on hexagons, and how much longer
// the plain ways take. No database.
import { parseArgs } from 'node:util'
import { correctedIncidents } from '../../api/needs/statistics/corrected-incidents.ts'
import { empiricalBayesRates } from '../../api/needs/statistics/empirical-bayes-rates.ts'
import { falseDiscoveryQ } from '../../api/needs/statistics/false-discovery.ts'
import { gammaPoisson } from '../../api/needs/statistics/gamma-poisson.ts'
import { giStar } from '../../api/needs/statistics/gi-star.ts'
import { globalMoran } from '../../api/needs/statistics/global-moran.ts'
import { hexagonNeighbours } from '../../api/needs/statistics/hexagon-neighbours.ts'
import { includeSelf } from '../../api/needs/statistics/include-self.ts'
import { localEmpiricalBayesRates } from '../../api/needs/statistics/local-empirical-bayes-rates.ts'
import { localMoran } from '../../api/needs/statistics/local-moran.ts'
import { nearestNeighbours } from '../../api/needs/statistics/nearest-neighbours.ts'
import type { Neighbours } from '../../api/needs/statistics/neighbours.ts'
import { permutationP } from '../../api/needs/statistics/permutation-p.ts'
import { rankStability } from '../../api/needs/statistics/rank-stability.ts'
import { reportingBehaviour } from '../../api/needs/statistics/reporting-behaviour.ts'
import { rowStandardise } from '../../api/needs/statistics/row-standardise.ts'
import { spaceTimeGiStar } from '../../api/needs/statistics/space-time-gi-star.ts'
import { spaceTimePatterns } from '../../api/needs/statistics/space-time-patterns.ts'
import { repeatable } from './race.ts'

const { values: options } = parseArgs({ options: { units: { type: 'string', default: '100000' } } })
const columns = Math.ceil(Math.sqrt(Number(options.units)))
const units = columns * columns
const [bins, components, categories, districts] = [24, 12, 20, 300]

const random = repeatable(17)
const draw = (length: number, figure: () => number) => Float64Array.from({ length }, figure)
const whole = (below: number) => Math.floor(random() * below)
const q = Int32Array.from(
  { length: units },
  (_, i) => (i % columns) - (Math.floor(i / columns) >> 1),
)
const r = Int32Array.from({ length: units }, (_, i) => i / columns)
const reports = draw(units, () => whole(8))
const people = draw(units, () => whole(200))
const cube = draw(units * bins, () => whole(5))
const matrix = Float32Array.from({ length: units * components }, random)
const weights = Array.from({ length: components }, (_, c) => 1 + (c % 4))
const incidents = {
  unit: draw(units * 2, () => whole(units)),
  category: draw(units * 2, () => whole(categories)),
  incidents: draw(units * 2, () => 1 + whole(4)),
}
const record = {
  place: draw(districts * categories, () => whole(districts)),
  category: draw(districts * categories, () => whole(categories)),
  repeats: draw(districts * categories, () => whole(40)),
  exposureDays: draw(districts * categories, () => 1 + 400 * random()),
}
const district = draw(units, () => whole(districts))
const horizonDays = new Float64Array(categories).fill(20)

const plain = hexagonNeighbours(q, r)
const around = includeSelf(plain)
const standardised = rowStandardise(plain)
const counts = Array.from(reports, Math.floor)
const spots = giStar(reports, around)
const cubeSpots = spaceTimeGiStar(cube, around)
const behaviour = reportingBehaviour(record, districts, categories)
const wobble = { kind: 'dirichlet', concentration: 50 } as const

const steps: Record<string, () => unknown> = {
  'hexagon neighbours': () => hexagonNeighbours(q, r),
  'eight nearest neighbours': () => nearestNeighbours(q, r, 8),
  'Gi*': () => giStar(reports, around),
  'Gi*, 999 permutations': () => permutationP(reports, around),
  'local Moran': () => localMoran(reports, standardised),
  'global Moran': () => globalMoran(reports, standardised),
  'false discovery': () => falseDiscoveryQ(spots.p),
  'empirical Bayes': () => empiricalBayesRates(reports, people),
  'local empirical Bayes': () => localEmpiricalBayesRates(reports, people, around),
  'gamma-Poisson': () =>
    gammaPoisson(
      counts,
      people.map((count) => count + 1),
    ),
  'reporting behaviour': () => reportingBehaviour(record, districts, categories),
  'corrected incidents': () => correctedIncidents(incidents, district, behaviour, horizonDays),
  [`Gi* in ${bins} bins`]: () => spaceTimeGiStar(cube, around),
  [`patterns of ${bins} bins`]: () => spaceTimePatterns(cubeSpots.z, cubeSpots.p, units),
  '100 draws of ranks': () => rankStability(matrix, weights, { wobble, top: 100 }),
}

/** Of the processor: what else the machine does is not counted. */
function timeMs(step: () => unknown) {
  const started = process.cpuUsage()
  step()
  const { user, system } = process.cpuUsage(started)
  return (user + system) / 1000
}

/** The middle of three, after one to warm up. */
function medianMs(step: () => unknown) {
  step()
  return [1, 2, 3].map(() => timeMs(step)).sort((a, b) => a - b)[1]!
}

/** Draws anew for each unit, as spdep does. */
function permuteEach(values: Float64Array, { offsets, targets }: Neighbours, permutations: number) {
  const p = new Float64Array(values.length)
  for (let unit = 0; unit < values.length; unit++) {
    const degree = offsets[unit + 1]! - offsets[unit]!
    let [observed, above] = [0, 0]
    for (let k = offsets[unit]!; k < offsets[unit + 1]!; k++) observed += values[targets[k]!]!
    for (let permutation = 0; permutation < permutations; permutation++) {
      let sum = 0
      for (let k = 0; k < degree; k++) sum += values[whole(values.length)]!
      if (sum >= observed) above++
    }
    p[unit] = (above + 1) / (permutations + 1)
  }
  return p
}

/** Sorts the units by a comparison for each draw. */
function rankBySorting(draws: number) {
  const order = Array.from({ length: units }, (_, unit) => unit)
  const scores = new Float64Array(units)
  for (let round = 0; round < draws; round++) {
    const drawn = weights.map((weight) => weight * (0.7 + 0.6 * random()))
    for (let unit = 0; unit < units; unit++) {
      scores[unit] = 0
      for (let c = 0; c < components; c++)
        scores[unit]! += drawn[c]! * matrix[unit * components + c]!
    }
    order.sort((a, b) => scores[b]! - scores[a]!)
  }
  return order
}

console.log(`${units} units …`)
const times = Object.entries(steps).map(([name, step]) => ({ name, ms: medianMs(step) }))
console.table(
  times.map(({ name, ms }) => ({
    step: name,
    ms: Number(ms.toFixed(1)),
    'µs a unit': Number(((ms * 1000) / units).toFixed(3)),
  })),
)
const permuted = timeMs(() => permuteEach(reports, plain, 99))
const shared = medianMs(() => permutationP(reports, plain, { permutations: 99 }))
console.log(`${(permuted / shared).toFixed(1)} × drawing for each unit (99 permutations)`)
const sorted = timeMs(() => rankBySorting(10))
const packed = medianMs(() => rankStability(matrix, weights, { wobble, top: 100, draws: 10 }))
console.log(`${(sorted / packed).toFixed(1)} × sorting by comparison (10 draws)`)
