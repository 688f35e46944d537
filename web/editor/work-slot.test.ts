import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { holdSlot, takeSlot, type WorkLocks } from './work-slot.ts'

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Locks as browsers have them: one holder each, freed when it lets go; told after a while. */
function someLocks(grantMs = () => 0): WorkLocks {
  const held = new Map<string, Promise<unknown>>()
  return {
    async request(name, { ifAvailable, signal }, hold) {
      const waitMs = grantMs()
      if (waitMs > 0) await pause(waitMs)
      while (held.has(name)) {
        if (ifAvailable) return hold(null)
        if (signal?.aborted) throw signal.reason
        await pause(1)
      }
      const holding = Promise.resolve(hold({ name }))
      held.set(name, holding)
      await holding
      held.delete(name)
    },
  }
}

function aStorage(): Storage {
  const items = new Map<string, string>()
  return {
    getItem: (name: string) => items.get(name) ?? null,
    setItem: (name: string, value: string) => void items.set(name, value),
    removeItem: (name: string) => void items.delete(name),
    key: (index: number) => [...items.keys()][index] ?? null,
    clear: () => items.clear(),
    get length() {
      return items.size
    },
  }
}

let locks: WorkLocks
beforeEach(() => {
  locks = someLocks()
  Object.assign(globalThis, { localStorage: aStorage() })
})
afterEach(() => {
  Reflect.deleteProperty(globalThis, 'localStorage')
})

/** A tab of the browser. */
const aTab = () => ({ locks, tab: aStorage() })

test('two tabs on one change set each keep their own work', async () => {
  const [first, second] = [await takeSlot('set', aTab()), await takeSlot('set', aTab())]
  expect(first.name).not.toBe(second.name)
})

test('a tab that is read again goes on with what it kept, however late the old page lets go', async () => {
  const [one, other] = [aTab(), aTab()]
  const before = await takeSlot('set', one)
  await takeSlot('set', other)
  setTimeout(before.letGo, 1500)
  expect((await takeSlot('set', { ...one, isReload: true })).name).toBe(before.name)
})

test('a tab that was doubled does not wait for the one that it is a copy of for ever', async () => {
  const one = aTab()
  const first = await takeSlot('set', one)
  const second = await takeSlot('set', one)
  expect(second.name).not.toBe(first.name)
})

test('an editor that is put up several times at once has the slot that its tab remembers', async () => {
  const delayMs = fc.integer({ min: 0, max: 4 })
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ grantMs: delayMs, nextMs: delayMs }), { minLength: 3, maxLength: 5 }),
      async (steps) => {
        const grants = steps.map(({ grantMs }) => grantMs)
        const one = { locks: someLocks(() => grants.shift() ?? 0), tab: aStorage() }
        let held = Promise.resolve('')
        let letGo = () => {}
        for (const { nextMs } of steps) {
          letGo()
          held = new Promise((resolve) => {
            letGo = holdSlot('set', resolve, one)
          })
          await pause(nextMs)
        }
        const name = await held
        await pause(20)
        letGo()
        expect((await takeSlot('set', { ...one, isReload: true })).name).toBe(name)
      },
    ),
    { numRuns: 40 },
  )
})

test('what a closed tab left is found by the next, wherever it was kept', async () => {
  const [one, other] = [await takeSlot('set', aTab()), await takeSlot('set', aTab())]
  localStorage.setItem(`terrier.${other.name}`, '{}')
  one.letGo()
  other.letGo()
  await pause(5)
  expect((await takeSlot('set', aTab())).name).toBe(other.name)
})

test('without locks there is one place', async () => {
  expect((await takeSlot('set', { locks: undefined, tab: aStorage() })).name).toBe('edits.set.0')
})
