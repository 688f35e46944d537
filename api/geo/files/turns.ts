import { Problem } from '../../http/problem.ts'

/** Each takes a core and some hundred megabytes. */
const mostAtOnce = 2
const mostWaiting = 8

let running = 0
const waiting: (() => void)[] = []

/** Does it once it is its turn; 429 when too many wait already. */
export async function inTurn<T>(act: () => Promise<T>): Promise<T> {
  if (running < mostAtOnce) running += 1
  else if (waiting.length < mostWaiting) await new Promise<void>((resolve) => waiting.push(resolve))
  else
    throw new Problem(429, 'busy', {
      detail: 'Several files are being written already. Try again.',
      headers: { 'retry-after': '10' },
    })
  try {
    return await act()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}
