/** The thread in which spots are found; see spots-thread.ts, which owns it. */
import { parentPort, workerData } from 'node:worker_threads'
import { findFor, type SpotsTask } from './spots-thread.ts'

parentPort!.postMessage(findFor(workerData as SpotsTask))
