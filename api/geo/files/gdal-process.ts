import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

interface ProcessLimits {
  signal?: AbortSignal
  timeoutMs: number
}

/**
 * Runs a script that reads its task as JSON from argv[2] and answers with a last line of JSON. A hostile file
 * can only hurt that process, and whoever gives up kills it.
 */
export async function runGdal<Answer>(
  script: string,
  task: object,
  { signal, timeoutMs }: ProcessLimits,
): Promise<Answer | { error: string }> {
  try {
    const args = ['--disable-warning=ExperimentalWarning', script, JSON.stringify(task)]
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      signal,
      maxBuffer: 64 * 2 ** 20,
      timeout: timeoutMs,
    })
    return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')
  } catch (error) {
    signal?.throwIfAborted()
    const { code, signal: killedBy } = error as { code?: unknown; signal?: unknown }
    return { error: `GDAL ended with ${killedBy ?? code ?? (error as Error).message}` }
  }
}
