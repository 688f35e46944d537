/** The thread in which HiGHS runs; see choose.ts, which owns it. */
import { parentPort, workerData } from 'node:worker_threads'
import { budgetCurve } from './curve.ts'
import { loadHighs } from './load-highs.ts'
import { search } from './search.ts'
import type { Task } from './thread.ts'

const task = workerData as Task<'search' | 'curve'>
const report = (progress: unknown) => parentPort!.postMessage({ kind: 'progress', progress })
const highs = await loadHighs()
const answer =
  task.kind === 'search'
    ? search(task.problem, task.settings, highs, report)
    : budgetCurve(task.problem, task.settings, highs, report)
parentPort!.postMessage({ kind: 'done', answer })
