import { isDay } from '../filters/filter-params.ts'

/** The period that the map shows; both days belong to it. */
export interface TimeView {
  from: string
  to: string
  step: 'week' | 'month'
}

export function parseTimeView(params: URLSearchParams): TimeView | undefined {
  const [from, to, ...rest] = params.get('time')?.split('/') ?? []
  if (!from || !to || rest.length > 0 || !isDay(from) || !isDay(to) || from > to) return undefined
  return { from, to, step: params.get('step') === 'week' ? 'week' : 'month' }
}

export function writeTimeView(time: TimeView | undefined): [string, string | undefined][] {
  return [
    ['time', time && `${time.from}/${time.to}`],
    ['step', time?.step === 'week' ? 'week' : undefined],
  ]
}

/** What one begins with: this month and the two before it. */
export function lastMonths(now = new Date()): TimeView {
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()]
  const day = (at: number) => new Date(at).toISOString().slice(0, 10)
  return {
    from: day(Date.UTC(year, month - 2, 1)),
    to: day(Date.UTC(year, month + 1, 0)),
    step: 'month',
  }
}
