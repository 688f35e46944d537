import { randomExponential, randomLogNormal, randomPoisson } from 'd3-random'
import fc from 'fast-check'
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { describe, expect, it } from 'vitest'
import { correctedIncidents } from './corrected-incidents.ts'
import { reportingBehaviour } from './reporting-behaviour.ts'
import { reportingProbability } from './reporting-probability.ts'

interface City {
  seed: number
  places: number
  /** The mean number of incidents of each category at a place. */
  incidents: readonly number[]
  /** Reports a day of an incident at a usual place, of each category. */
  ratePerDay: readonly number[]
  horizonDays: readonly number[]
  /** How readily a place reports. */
  voice: (place: number, random: () => number) => number
}

/**
 * Incidents that end by themselves after the horizon; those reported before are known, and then
 * stay for a time that does not depend on further reports.
 */
function simulate({ seed, places, incidents, ratePerDay, horizonDays, voice }: City) {
  const generator = xoroshiro128plus(seed)
  const random = () => uniformFloat64(generator)
  const exponential = randomExponential.source(random)
  const poisson = randomPoisson.source(random)
  const rows = { unit: [] as number[], category: [] as number[], incidents: [] as number[] }
  const record = { repeats: [] as number[], exposureDays: [] as number[] }
  const truth = new Float64Array(places)
  const voices: number[] = []
  for (let place = 0; place < places; place++) {
    voices.push(voice(place, random))
    for (const [category, mean] of incidents.entries()) {
      const rate = voices[place]! * ratePerDay[category]!
      let [known, repeats, days] = [0, 0, 0]
      const happened = poisson(mean)()
      truth[place]! += happened
      for (let incident = 0; incident < happened; incident++) {
        if (exponential(rate)() > horizonDays[category]!) continue
        const stayed = exponential(1 / 25)()
        known++
        days += stayed
        repeats += poisson(rate * stayed)()
      }
      rows.unit.push(place)
      rows.category.push(category)
      rows.incidents.push(known)
      record.repeats.push(repeats)
      record.exposureDays.push(days)
    }
  }
  const behaviour = reportingBehaviour(
    { ...rows, ...record, place: rows.unit },
    places,
    incidents.length,
  )
  const ownPlace = truth.map((_, place) => place)
  return {
    truth,
    voices,
    behaviour,
    ...correctedIncidents(rows, ownPlace, behaviour, horizonDays),
  }
}

const mean = (numbers: ArrayLike<number>) =>
  Array.from(numbers).reduce((sum, value) => sum + value, 0) / numbers.length

const seeds = fc.integer({ min: 1, max: 1_000_000 })

describe('places of equal need', () => {
  const equal = {
    places: 60,
    incidents: [120, 60],
    ratePerDay: [0.03, 0.1],
    horizonDays: [20, 15],
    // Every third is loud, every third quiet.
    voice: (place: number) => [0.4, 1, 2.5][place % 3]!,
  }
  const group = (figures: Float64Array, which: number) =>
    mean(figures.filter((_, place) => place % 3 === which))

  it('have unequal reports, and equal corrected figures', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { reported, corrected } = simulate({ ...equal, seed })
        expect(group(reported, 2) / group(reported, 0)).toBeGreaterThan(1.8)
        for (const which of [0, 1, 2]) {
          const ratio = group(corrected, which) / 180
          expect(ratio).toBeGreaterThan(0.75)
          expect(ratio).toBeLessThan(1.25)
        }
      }),
      { numRuns: 10 },
    )
  })

  it('have their true number within the interval, about as often as it says', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { truth, low, high } = simulate({ ...equal, places: 150, seed })
        const within = truth.filter((count, i) => low[i]! <= count && count <= high[i]!).length
        expect(within / truth.length).toBeGreaterThan(0.8)
      }),
      { numRuns: 5 },
    )
  })

  it('are told by rates that were planted', () => {
    const { behaviour, voices } = simulate({ ...equal, seed: 5, places: 300 })
    const usual = mean(voices)
    const rates = behaviour.categoryRatePerDay
    expect(rates[0]! / (0.03 * usual)).toBeCloseTo(1, 1)
    expect(rates[1]! / (0.1 * usual)).toBeCloseTo(1, 1)
    expect(mean(behaviour.placeFactor)).toBeCloseTo(1, 1)
  })
})

it('finds more need where it is, in a place that keeps quiet', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const random = xoroshiro128plus(seed)
      const voice = randomLogNormal.source(() => uniformFloat64(random))(0, 0.8)
      const city = { places: 80, ratePerDay: [0.05], horizonDays: [20], voice: () => voice() }
      const quiet = simulate({ ...city, incidents: [300], seed, voice: (p) => (p ? voice() : 0.3) })
      const less = simulate({ ...city, incidents: [100], seed, voice: (p) => (p ? voice() : 3) })
      expect(quiet.reported[0]!).toBeLessThan(less.reported[0]! * 1.5)
      expect(quiet.corrected[0]!).toBeGreaterThan(less.corrected[0]! * 1.5)
    }),
    { numRuns: 5 },
  )
})

it('does not invent differences where all report alike', () => {
  const city = { places: 100, incidents: [20], ratePerDay: [0.05], horizonDays: [20] }
  const { behaviour } = simulate({ ...city, voice: () => 1, seed: 9 })
  for (const factor of behaviour.placeFactor) {
    expect(factor).toBeGreaterThan(0.7)
    expect(factor).toBeLessThan(1.4)
  }
})

it('solves the equations of greatest likelihood, where categories have no prior to speak of', () => {
  const place = [0, 0, 1, 1, 2, 2, 3]
  const category = [0, 1, 0, 1, 0, 1, 0]
  const repeats = [4000, 9000, 700, 1000, 8000, 30_000, 1500]
  const exposureDays = [900, 500, 800, 300, 1000, 900, 400]
  const { categoryRatePerDay, placeFactor, shape, posteriorShape, posteriorRate } =
    reportingBehaviour({ place, category, repeats, exposureDays }, 4, 2)
  for (const c of [0, 1]) {
    let [seen, expected] = [0, 0]
    for (const [row, p] of place.entries()) {
      if (category[row] !== c) continue
      seen += repeats[row]!
      expected += placeFactor[p]! * categoryRatePerDay[c]! * exposureDays[row]!
    }
    expect(expected / seen).toBeCloseTo(1, 3)
  }
  for (const [p, factor] of placeFactor.entries())
    expect(posteriorShape[p]! / posteriorRate[p]!).toBeCloseTo(factor, 9)
  expect(Number.isFinite(shape)).toBe(true)
})

describe('probabilities', () => {
  const record = {
    place: [0, 1],
    category: [0, 0],
    repeats: [10, 300],
    exposureDays: [1000, 1000],
  }
  const behaviour = reportingBehaviour(record, 3, 2)

  it('rise with the horizon, and with the voice of the place', () => {
    const at = (place: number, days: number) => reportingProbability(behaviour, place, 0, days)
    expect(at(0, 0)).toBe(0)
    expect(at(0, 10)).toBeLessThan(at(0, 100))
    expect(at(0, 10)).toBeLessThan(at(1, 10))
    // Nothing is known of the third place: it is usual.
    expect(at(0, 10)).toBeLessThan(at(2, 10))
    expect(at(2, 10)).toBeLessThan(at(1, 10))
    // A place with many repeats is told by its own rate.
    expect(at(1, 10)).toBeCloseTo(1 - Math.exp(-0.3 * 10), 2)
  })

  it('are about the usual for a category without known incidents', () => {
    const unknown = behaviour.categoryRatePerDay[1]!
    expect(unknown).toBeGreaterThan(0)
    expect(unknown / behaviour.categoryRatePerDay[0]!).toBeCloseTo(1, 1)
  })

  it('below a limit are not believed', () => {
    const rows = { unit: [0, 1, 2, 3], category: [0, 0, 0, 0], incidents: [4, 4, 0, 4] }
    const corrected = correctedIncidents(rows, [0, 1, 2, 0], behaviour, [1, 1], 0.1)
    expect([...corrected.capped]).toEqual([1, 0, 0, 1])
    expect(corrected.corrected[0]).toBe(40)
    // Another unit of the same place.
    expect(corrected.corrected[3]).toBe(40)
    expect(corrected.corrected[1]!).toBeLessThan(20)
    expect(corrected.corrected[2]).toBe(0)
    expect(corrected.high[2]!).toBeGreaterThan(1)
  })
})

it('corrects nothing where nothing was reported twice', () => {
  const record = { place: [0, 1], category: [0, 0], repeats: [0, 0], exposureDays: [10, 20] }
  const behaviour = reportingBehaviour(record, 2, 1)
  expect(behaviour.estimable).toBe(false)
  expect(reportingProbability(behaviour, 0, 0, 5)).toBe(1)
  const rows = { unit: [0, 1], category: [0, 0], incidents: [3, 0] }
  const { corrected, low, high } = correctedIncidents(rows, [0, 1], behaviour, [10])
  for (const figures of [corrected, low, high]) expect([...figures]).toEqual([3, 0])
})

it('gives numbers in order, whatever the record', () => {
  const row = fc.record({
    place: fc.nat(4),
    category: fc.nat(2),
    repeats: fc.nat(30),
    exposureDays: fc.double({ min: 0.01, max: 500, noNaN: true }),
    incidents: fc.nat(40),
  })
  fc.assert(
    fc.property(fc.array(row, { maxLength: 20 }), (rows) => {
      const column = (name: keyof (typeof rows)[number]) => rows.map((figures) => figures[name])
      const [place, category] = [column('place'), column('category')]
      const [repeats, exposureDays] = [column('repeats'), column('exposureDays')]
      const behaviour = reportingBehaviour({ place, category, repeats, exposureDays }, 5, 3)
      const incidents = column('incidents')
      const reported = { unit: place, category, incidents }
      const result = correctedIncidents(reported, [0, 1, 2, 3, 4], behaviour, [10, 20, 0])
      for (let p = 0; p < 5; p++) {
        const [low, middle, high] = [result.low[p]!, result.corrected[p]!, result.high[p]!]
        expect(Number.isFinite(high)).toBe(true)
        expect(result.reported[p]!).toBeLessThanOrEqual(low + 1e-9)
        expect(low).toBeLessThanOrEqual(middle)
        expect(middle).toBeLessThanOrEqual(high)
        expect(middle).toBeLessThanOrEqual(result.reported[p]! * 10 + 1e-9)
      }
    }),
  )
})

function behaviourOf(places: number) {
  const record = { place: [0], category: [0], repeats: [3], exposureDays: [9] }
  return reportingBehaviour(record, places, 1)
}

it('names the row that cannot be', () => {
  const record = { place: [0, 9], category: [0, 0], repeats: [1, 1], exposureDays: [1, 1] }
  expect(() => reportingBehaviour(record, 2, 1)).toThrow('row 1: no place 9')
  expect(() =>
    correctedIncidents({ unit: [5], category: [0], incidents: [1] }, [0], behaviourOf(1), [1]),
  ).toThrow('row 0: 1 incidents of unit 5')
  const timeless = { place: [0], category: [0], repeats: [2], exposureDays: [0] }
  expect(() => reportingBehaviour(timeless, 1, 1)).toThrow('row 0: 2 repeats in 0 days')
})
