/**
 * Does jobs so many at a time. Once one has failed no other is begun, and when those under way have
 * ended too, it throws what the first failed of.
 */
export async function inLanes(
  count: number,
  jobs: readonly (() => Promise<void>)[],
): Promise<void> {
  const waiting = [...jobs]
  const failures: unknown[] = []
  const lane = async () => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
      try {
        await job()
      } catch (error) {
        failures.push(error)
        waiting.length = 0
      }
    }
  }
  await Promise.all(Array.from({ length: count }, lane))
  if (failures.length > 0) throw failures[0]
}
