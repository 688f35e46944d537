/** Answers one question; what comes back is only counted. */
export interface Contender<Question> {
  name: string
  ask(question: Question): Promise<number>
}

export interface Result {
  name: string
  perSecond: number
  medianMs: number
  p99Ms: number
  meanBytes: number
}

const connections = 4
const batches = 5

/**
 * The same questions to each contender, in batches by turns, so that what else the machine does
 * meets all alike. The warm-up questions are asked first and not counted.
 */
export async function race<Question>(
  contenders: Contender<Question>[],
  questions: Question[],
  warmUp: Question[],
): Promise<Result[]> {
  const timesMs = contenders.map((): number[] => [])
  const totalMs = contenders.map(() => 0)
  const bytes = contenders.map(() => 0)
  for (const contender of contenders) await askAll(contender, warmUp)
  const size = Math.ceil(questions.length / batches)
  for (let start = 0; start < questions.length; start += size) {
    for (const [index, contender] of contenders.entries()) {
      const started = performance.now()
      const asked = await askAll(contender, questions.slice(start, start + size))
      totalMs[index]! += performance.now() - started
      timesMs[index]!.push(...asked.timesMs)
      bytes[index]! += asked.bytes
    }
  }
  return contenders.map(({ name }, index) => {
    const sorted = timesMs[index]!.sort((a, b) => a - b)
    const at = (share: number) =>
      sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!
    return {
      name,
      perSecond: (sorted.length / totalMs[index]!) * 1000,
      medianMs: at(0.5),
      p99Ms: at(0.99),
      meanBytes: bytes[index]! / sorted.length,
    }
  })
}

async function askAll<Question>(contender: Contender<Question>, questions: Question[]) {
  const waiting = [...questions]
  const timesMs: number[] = []
  let bytes = 0
  async function connection() {
    for (let question = waiting.pop(); question !== undefined; question = waiting.pop()) {
      const started = performance.now()
      const length = await contender.ask(question)
      bytes += length
      timesMs.push(performance.now() - started)
    }
  }
  await Promise.all(Array.from({ length: connections }, connection))
  return { timesMs, bytes }
}

/** The first result against each of the others, with its aim where there is one. */
export function report(results: Result[], aims: Record<string, number>) {
  console.table(
    results.map((result) => ({
      contender: result.name,
      'per second': Number(result.perSecond.toFixed(1)),
      'median ms': Number(result.medianMs.toFixed(1)),
      'p99 ms': Number(result.p99Ms.toFixed(0)),
      'mean kB': Number((result.meanBytes / 1000).toFixed(1)),
    })),
  )
  const [ours, ...others] = results
  for (const other of others) {
    const aim = aims[other.name]
    const ratio = (ours!.perSecond / other.perSecond).toFixed(2)
    console.log(`${ratio} × ${other.name}${aim === undefined ? '' : ` (aim: ${aim} ×)`}`)
  }
}

/** Numbers from 0 to 1 that are the same in each run. */
export function repeatable(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** A client that keeps its connections, and counts bytes. */
export async function fetchBytes(
  url: string,
  headers: Record<string, string> = {},
): Promise<number> {
  const answer = await fetch(url, { headers })
  const body = await answer.arrayBuffer()
  if (!answer.ok)
    throw new Error(
      `${url} answered ${answer.status}: ${Buffer.from(body).toString().slice(0, 500)}`,
    )
  return body.byteLength
}
