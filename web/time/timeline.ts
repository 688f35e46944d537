import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { request } from '../request.ts'
import type { TimeView } from './time-view.ts'

export interface TimelineLayer {
  collection: string
  total: number
  /** By the first day of a step, how many begin or end in it. */
  starts: Record<string, number>
  ends: Record<string, number>
}

export function timelineQuery(slug: string, step: TimeView['step'], asOf: string | undefined) {
  const parameters = new URLSearchParams({ step, ...(asOf && { asOf }) })
  return queryOptions({
    queryKey: ['list', slug, 'timeline', parameters.toString()],
    queryFn: async ({ signal }) => {
      const path = `/api/v1/${slug}/timeline?${parameters}`
      return (await request<{ layers: TimelineLayer[] }>(path, { signal })).layers
    },
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  })
}

/** No more steps are offered than fifteen years have; what was before is in the first. */
const mostSteps = { week: 53 * 15, month: 12 * 15 } as const

/** The first days of all steps from the first thing to the last, the oldest first. */
export function stepsOf(layers: readonly TimelineLayer[], step: TimeView['step']): string[] {
  const days = layers
    .flatMap(({ starts, ends }) => [...Object.keys(starts), ...Object.keys(ends)])
    .sort()
  const [first, last] = [days[0], days.at(-1)]
  if (!first || !last) return []
  const steps: string[] = []
  for (let day = first; day <= last; day = nextStep(day, step)) steps.push(day)
  return steps.slice(-mostSteps[step])
}

function nextStep(day: string, step: TimeView['step']): string {
  const date = new Date(`${day}T00:00:00Z`)
  if (step === 'week') date.setUTCDate(date.getUTCDate() + 7)
  else date.setUTCMonth(date.getUTCMonth() + 1)
  return date.toISOString().slice(0, 10)
}

/** The last day of the step that begins on this day. */
export function lastDay(day: string, step: TimeView['step']): string {
  const next = new Date(`${nextStep(day, step)}T00:00:00Z`)
  next.setUTCDate(next.getUTCDate() - 1)
  return next.toISOString().slice(0, 10)
}

/** How many things of a layer are seen in the steps from one to another: begun by then, and not over before. */
export function countIn({ total, starts, ends }: TimelineLayer, from: string, to: string): number {
  const sum = (days: Record<string, number>, isMeant: (day: string) => boolean) =>
    Object.entries(days).reduce((all, [day, count]) => (isMeant(day) ? all + count : all), 0)
  const begunLater = sum(starts, (day) => day > to)
  return total - begunLater - sum(ends, (day) => day < from)
}

/** The steps of a period: those that its ends lie in, or the nearest. */
export function rangeOf(steps: readonly string[], { from, to }: Pick<TimeView, 'from' | 'to'>) {
  const at = (day: string) => {
    const after = steps.findIndex((step) => step > day)
    return Math.max(0, (after < 0 ? steps.length : after) - 1)
  }
  return [at(from), at(to)] as const
}
