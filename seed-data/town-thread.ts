// A thread that makes the towns it is asked for, one at a time.

import { parentPort, workerData } from 'node:worker_threads'
import { batchesOf, pastBatches } from './rows/batches.ts'
import type { StoredTown, ThreadSettings } from './stream.ts'
import { generateTown } from './towns.ts'

const { options, accounts } = workerData as ThreadSettings

parentPort!.on('message', (index: number) => {
  const { rows, past, locality, boundary, highest } = generateTown(options, index)
  const town: StoredTown = {
    index,
    locality,
    boundary,
    highest,
    batches: batchesOf(rows, accounts),
    past: pastBatches(past, accounts),
  }
  // Handed over, not copied.
  const bytes = [...town.batches, ...town.past].map((batch) => batch.json.buffer)
  parentPort!.postMessage(town, bytes)
})
