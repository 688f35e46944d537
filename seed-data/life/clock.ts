import type { Random } from '../random.ts'

/** Time in the demo town: three years up to the end of its last day. */
export interface Clock {
  today: string
  /** Milliseconds since 1970, end of the last day's office hours. */
  nowMs: number
  thisYear: number
  /** First moment of the three years. */
  startMs: number
}

export const dayMs = 86_400_000
export const hourMs = 3_600_000

export function clockAt(today: string): Clock {
  const nowMs = Date.parse(`${today}T16:00:00Z`)
  return { today, nowMs, thisYear: Number(today.slice(0, 4)), startMs: nowMs - 3 * 365.25 * dayMs }
}

const twoDigits = Array.from({ length: 60 }, (_, i) => String(i).padStart(2, '0'))
const days = new Map<number, string>()

export function isoDay(ms: number): string {
  const day = Math.floor(ms / dayMs)
  let text = days.get(day)
  if (text === undefined) {
    text = new Date(day * dayMs).toISOString().slice(0, 10)
    days.set(day, text)
  }
  return text
}

/** To the second. */
export function iso(ms: number): string {
  const seconds = Math.round(ms / 1000)
  const ofDay = ((seconds % 86_400) + 86_400) % 86_400
  const [hour, minute] = [Math.floor(ofDay / 3600), Math.floor(ofDay / 60) % 60]
  return `${isoDay(seconds * 1000)}T${twoDigits[hour]}:${twoDigits[minute]}:${twoDigits[ofDay % 60]}.000Z`
}

const monthOf = (ms: number): number => new Date(ms).getUTCMonth()

/** A moment in the three years, months weighted January to December, mostly by day. */
export function momentBy(clock: Clock, months: readonly number[], rng: Random): number {
  const most = Math.max(...months)
  for (;;) {
    const at = rng.between(clock.startMs, clock.nowMs)
    if (rng.next() * most > months[monthOf(at)]!) continue
    const hour = rng.weighted([
      [rng.between(5, 9), 4],
      [rng.between(9, 18), 7],
      [rng.between(18, 22), 3],
    ])
    const moment = Math.floor(at / dayMs) * dayMs + hour * hourMs
    if (moment < clock.nowMs) return moment
  }
}
