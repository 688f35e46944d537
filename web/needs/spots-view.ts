/** What a link says of spots of need. */
export interface SpotsView {
  /** Absent: in space, at one moment. */
  overTime?: true
  /** How p-values are found; absent: from the normal distribution. */
  isDrawn?: true
  /** Share of false discoveries that is allowed; absent: 0.05. */
  fdr?: number
  /** The hot spot that is open, by its number. */
  open?: number
  /** The class whose places are listed. */
  listed?: string
}

export const fdrChoices = [0.01, 0.05, 0.1, 0.2] as const
export const usualFdr = 0.05

export function parseSpotsView(params: URLSearchParams): SpotsView | undefined {
  const words = params.get('spots')?.split(',') ?? []
  const fdr = fdrChoices.find((one) => one !== usualFdr && words.includes(`${one}`))
  const open = /^\d{1,6}$/.test(params.get('spot') ?? '') ? Number(params.get('spot')) : undefined
  const listed = params.get('class')
  const view: SpotsView = {
    ...(words.includes('time') && { overTime: true }),
    ...(words.includes('permutation') && { isDrawn: true }),
    ...(fdr !== undefined && { fdr }),
    ...(open !== undefined && { open }),
    ...(listed && /^[a-z]+(-[a-z]+)*$/.test(listed) && { listed }),
  }
  return Object.keys(view).length > 0 ? view : undefined
}

export function writeSpotsView({ overTime, isDrawn, fdr, open, listed }: SpotsView = {}) {
  const words = [overTime && 'time', isDrawn && 'permutation', fdr && `${fdr}`].filter(Boolean)
  return [
    ['spots', words.join(',')],
    ['spot', open === undefined ? undefined : `${open}`],
    ['class', listed],
  ] as [string, string | undefined][]
}
