import { afterEach, beforeEach, expect, test } from 'vitest'
import { holdSlot, takeSlot, type WorkLocks } from './work-slot.ts'

/** Locks as browsers have them: one holder each, freed when it lets go. */
function someLocks(): WorkLocks {
  const held = new Map<string, Promise<unknown>>()
  return {
    async request(name, { ifAvailable, signal }, hold) {
      while (held.has(name)) {
        if (ifAvailable) return hold(null)
        if (signal?.aborted) throw signal.reason
        await new Promise((resolve) => setTimeout(resolve, 1))
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
  const one = aTab()
  const kept: string[] = []
  const lettingGo: (() => void)[] = []
  for (let step = 0; step < 3; step++) {
    lettingGo.at(-1)?.()
    lettingGo.push(holdSlot('set', (name) => kept.push(name), one))
    await new Promise((resolve) => setTimeout(resolve, step))
  }
  await expect.poll(() => kept.length).toBeGreaterThan(0)
  await new Promise((resolve) => setTimeout(resolve, 20))
  lettingGo.at(-1)!()
  expect((await takeSlot('set', { ...one, isReload: true })).name).toBe(kept.at(-1))
})

test('what a closed tab left is found by the next, wherever it was kept', async () => {
  const [one, other] = [await takeSlot('set', aTab()), await takeSlot('set', aTab())]
  localStorage.setItem(`terrier.${other.name}`, '{}')
  one.letGo()
  other.letGo()
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect((await takeSlot('set', aTab())).name).toBe(other.name)
})

test('without locks there is one place', async () => {
  expect((await takeSlot('set', { locks: undefined, tab: aStorage() })).name).toBe('edits.set.0')
})
