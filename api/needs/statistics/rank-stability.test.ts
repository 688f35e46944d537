import fc from 'fast-check'
import { expect, it } from 'vitest'
import { rankStability, type Wobble } from './rank-stability.ts'

const uniform: Wobble = { kind: 'uniform', share: 0.3 }
const dirichlet: Wobble = { kind: 'dirichlet', concentration: 50 }

it.each([[uniform], [dirichlet]])(
  'ranks by plain weights when they do not wobble: %j',
  (wobble) => {
    const still =
      wobble.kind === 'uniform' ? { ...wobble, share: 0 } : { ...wobble, concentration: 1e12 }
    const score = fc.integer({ min: -40, max: 40 })
    fc.assert(
      fc.property(fc.array(fc.tuple(score, score), { minLength: 1, maxLength: 40 }), (units) => {
        const scores = units.map(([a, b]) => 3 * a + b)
        const { low, median, high, topShare } = rankStability(
          Float32Array.from(scores.flatMap((value) => [value, value])),
          [3, 1],
          { wobble: still, top: 3, draws: 5 },
        )
        const ranks = scores.map((value) => 1 + scores.filter((other) => other > value).length)
        expect([...low]).toEqual(ranks)
        expect([...median]).toEqual(ranks)
        expect([...high]).toEqual(ranks)
        expect([...topShare]).toEqual(ranks.map((rank) => (rank <= 3 ? 1 : 0)))
      }),
    )
  },
)

it.each([[uniform], [dirichlet]])('tells the sure from the unsure: %j', (wobble) => {
  // First in everything; two that hang on which component counts more; last in everything.
  const components = Float32Array.from([9, 9, 5, 3, 3, 5, 1, 1])
  const options = { wobble, top: 2, draws: 400 }
  const { low, high, topShare } = rankStability(components, [1, 1], options)
  expect([...low]).toEqual([1, 2, 2, 4])
  expect([...high]).toEqual([1, 3, 3, 4])
  expect(topShare[0]).toBe(1)
  expect(topShare[1]!).toBeGreaterThan(0.35)
  expect(topShare[1]!).toBeLessThan(0.65)
  expect(topShare[3]).toBe(0)
})

it('is the same from the same seed', () => {
  const components = Float32Array.from({ length: 300 }, (_, i) => ((i * 7919) % 1009) / 1009)
  const [once, again, other] = [4, 4, 5].map((seed) =>
    rankStability(components, [1, 2, 3], { wobble: dirichlet, top: 10, seed }),
  )
  expect(again).toEqual(once)
  expect(other).not.toEqual(once)
})

it('leaves a weight of 0 at 0', () => {
  const components = Float32Array.from([0, 100, 1, 0])
  for (const wobble of [uniform, dirichlet])
    expect([...rankStability(components, [1, 0], { wobble, top: 1 }).low]).toEqual([2, 1])
})

it('wants weights above 0, and numbers', () => {
  const options = { wobble: uniform, top: 1 }
  const components = Float32Array.from([1, 2, 3, 4])
  expect(() => rankStability(components, [0, 0], options)).toThrow('all 0')
  expect(() => rankStability(components, [1, -1], options)).toThrow('weight 1 is -1')
  expect(() => rankStability(components, [1, 1, 1], options)).toThrow(RangeError)
  const broken = Float32Array.from([1, 2, Number.NaN, 4])
  expect(() => rankStability(broken, [1, 1], options)).toThrow('component 0 of unit 1')
})
