import { type KeptName, readKept } from '../kept.ts'

/** What of the browser's locks is needed; only pages that came by HTTPS or from this machine have them. */
export interface WorkLocks {
  request(
    name: string,
    options: { ifAvailable?: boolean; signal?: AbortSignal },
    hold: (lock: unknown) => unknown,
  ): Promise<unknown>
}

export type KeptAs = Extract<KeptName, `edits.${string}`>

/** Where one tab keeps what is not saved yet of one change set. */
export interface WorkSlot {
  name: KeptAs
  letGo(): void
}

interface Tab {
  locks: WorkLocks | undefined
  /** Outlives a reload, and is this tab's alone; null where the browser keeps nothing. */
  tab: Storage | null
  /** Read again in the same tab: the old page is on its way out, and lets its slot go. */
  isReload?: boolean
}

/** Where closed tabs may have left work. */
const slots = 20
/** For the page before to let its slot go; a slow phone may take seconds. A tab that was doubled has the same note. */
const patienceMs = { reload: 10_000, other: 1000 }

function browserTab(): Tab {
  const { locks } = navigator
  const [navigation] = performance.getEntriesByType('navigation')
  const isReload = navigation instanceof PerformanceNavigationTiming && navigation.type === 'reload'
  try {
    return { locks, tab: sessionStorage, isReload }
  } catch {
    return { locks, tab: null }
  }
}

let turn: Promise<unknown> = Promise.resolve()

/**
 * Holds a slot until it is let go. Whoever asks waits for who asked before: an editor that is put up
 * again at once would take two slots, and the tab remember the one that it left.
 */
export function holdSlot(
  changeSet: string,
  onTaken: (name: KeptAs) => void,
  tab = browserTab(),
): () => void {
  let isWanted = true
  let slot: WorkSlot | undefined
  turn = turn.then(async () => {
    if (!isWanted) return
    slot = await takeSlot(changeSet, tab)
    if (isWanted) onTaken(slot.name)
    else slot.letGo()
  })
  return () => {
    isWanted = false
    slot?.letGo()
  }
}

/**
 * A place for the unsaved work of a change set that no other tab writes to: that of this tab before it
 * was read again, else one in which a closed tab left work, else an empty one.
 */
export async function takeSlot(changeSet: string, tab = browserTab()): Promise<WorkSlot> {
  const nameOf = (slot: number) => `edits.${changeSet}.${slot}` as const
  if (!tab.locks) return { name: nameOf(0), letGo: () => undefined }
  const own = ownSlot(changeSet, tab)
  if (own !== null) {
    const signal = AbortSignal.timeout(tab.isReload ? patienceMs.reload : patienceMs.other)
    const taken = await hold(tab.locks, nameOf(own), { signal })
    if (taken) return taken
  }
  for (const slot of candidates(nameOf)) {
    const taken = await hold(tab.locks, nameOf(slot), { ifAvailable: true })
    if (!taken) continue
    rememberSlot(changeSet, slot, tab)
    return taken
  }
  throw new Error('There is always one more slot.')
}

function* candidates(nameOf: (slot: number) => KeptAs): Generator<number> {
  const all = Array.from({ length: slots }, (_, slot) => slot)
  yield* all.filter((slot) => readKept(nameOf(slot)) !== null)
  yield* all.filter((slot) => readKept(`${nameOf(slot)}.work`) !== null)
  for (let slot = 0; ; slot++) yield slot
}

/** Null where somebody else holds it. */
function hold(
  locks: WorkLocks,
  name: KeptAs,
  options: { ifAvailable?: boolean; signal?: AbortSignal },
): Promise<WorkSlot | null> {
  return new Promise((resolve) => {
    const asked = locks.request(`terrier.${name}`, options, (lock) => {
      if (lock === null) return resolve(null)
      return new Promise<void>((letGo) => resolve({ name, letGo }))
    })
    asked.catch(() => resolve(null))
  })
}

const ownName = (changeSet: string) => `terrier.slot.${changeSet}`

function ownSlot(changeSet: string, { tab }: Tab): number | null {
  const kept = tab?.getItem(ownName(changeSet))
  return kept ? Number(kept) : null
}

function rememberSlot(changeSet: string, slot: number, { tab }: Tab) {
  tab?.setItem(ownName(changeSet), String(slot))
}
