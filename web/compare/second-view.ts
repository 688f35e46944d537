import { isDay } from '../filters/filter-params.ts'

export interface ShownLayers {
  /** Layer groups switched on or off against their default. */
  shown?: string[]
  hidden?: string[]
  /** Layer group to 0..1, where it is not 1. */
  opacities?: Record<string, number>
}

/** The second map: beside the first, or over it as far as a divider. */
export interface SecondView {
  way: 'swipe' | 'halves'
  /** Where the divider is, in percent of the map; absent: in the middle. */
  split?: number
  /** What differs from the first map; all that is absent is the same. */
  asOf?: string | 'now'
  /** In law on this day, as it is known now. */
  validAt?: string
  /** What changed in between is drawn on both. */
  hasChanges?: true
  layers?: ShownLayers
  weights?: Record<string, number>
  /** Reports count as they are heard, or corrected. */
  asHeard?: boolean
}

export const middle = 50
const [leastSplit, mostSplit] = [5, 95]

export function soundSplit(percent: number): number {
  return Math.min(mostSplit, Math.max(leastSplit, Math.round(percent)))
}

interface Parts {
  parseWords: (text: string | null) => string[] | undefined
  parseOpacities: (text: string | null) => Record<string, number> | undefined
  parseWeights: (text: string | null) => Record<string, number> | undefined
}

export function parseSecondView(params: URLSearchParams, parts: Parts): SecondView | undefined {
  const way = params.get('second')
  if (way !== 'swipe' && way !== 'halves') return undefined
  const of = (name: string) => params.get(`second.${name}`)
  const split = Number(of('split') ?? Number.NaN)
  const asOf = of('asOf')
  const validAt = of('validAt')
  const isPast = asOf !== null && isDay(asOf) && asOf <= new Date().toISOString()
  const layers = {
    ...some('shown', parts.parseWords(of('show'))),
    ...some('hidden', parts.parseWords(of('hide'))),
    ...some('opacities', parts.parseOpacities(of('fade'))),
  }
  const weights = parts.parseWeights(of('weights'))
  return {
    way,
    ...(split >= leastSplit &&
      split <= mostSplit &&
      split !== middle && { split: Math.round(split) }),
    ...((asOf === 'now' || isPast) && { asOf: asOf! }),
    ...(validAt && isDay(validAt) && { validAt }),
    ...(of('changes') === 'true' && { hasChanges: true as const }),
    ...((of('layers') === 'own' || Object.keys(layers).length > 0) && { layers }),
    ...some('weights', weights),
    ...(of('corrected') && { asHeard: of('corrected') === 'false' }),
  }
}

function some<T extends object>(name: string, value: T | undefined) {
  return value && Object.keys(value).length > 0 ? { [name]: value } : {}
}

interface Writers {
  writeOpacities: (opacities?: Record<string, number>) => string
  writeWeights: (weights?: Record<string, number>) => string
}

export function writeSecondView(view: SecondView | undefined, write: Writers) {
  if (!view) return []
  const { way, split, asOf, validAt, hasChanges, layers, weights, asHeard } = view
  return [
    ['second', way],
    ['second.split', split && `${split}`],
    ['second.asOf', asOf],
    ['second.validAt', validAt],
    ['second.changes', hasChanges && 'true'],
    ['second.layers', layers && 'own'],
    ['second.show', layers?.shown?.join(',')],
    ['second.hide', layers?.hidden?.join(',')],
    ['second.fade', write.writeOpacities(layers?.opacities)],
    ['second.weights', write.writeWeights(weights)],
    ['second.corrected', asHeard === undefined ? undefined : `${!asHeard}`],
  ] as [string, string | undefined][]
}
