import type { TFunction } from 'i18next'
import type { UnitKind } from '../map/types.ts'
import type { Format } from '../ui/format.ts'
import type { Breakdown, Figure, Unit } from './need-queries.ts'

/** Of a component that the program brings along. */
export function componentName(t: TFunction, code: string): string {
  return t(`need.component.${code}`, { defaultValue: code.replaceAll('-', ' ') })
}

/** Its own name, else where it is. */
export function unitTitle(t: TFunction, kind: UnitKind, { id, properties }: Unit): string {
  const { label, street, district } = properties
  if (label) return label
  const place = street ?? district
  return place ? t('need.near', { place }) : `${t(`need.kindOne.${kind}`)} ${id}`
}

/** The kind of unit and the district it lies in. */
export function unitSubtitle(t: TFunction, kind: UnitKind, { properties }: Unit): string {
  const { label, district } = properties
  const isTold = !district || district === label
  return isTold ? t(`need.kindOne.${kind}`) : `${t(`need.kindOne.${kind}`)} · ${district}`
}

/** A raw figure with its unit: "4.2 per 1,000 people". */
export function rawInWords(
  t: TFunction,
  format: Format,
  { raw, unit }: Pick<Figure, 'raw' | 'unit'>,
): string {
  if (raw === null) return t('need.noData')
  if (unit === 'money-per-100-m')
    return t('need.unit.money-per-100-m', { value: format.money(raw) })
  const decimals = raw >= 20 ? 0 : raw >= 1 ? 1 : 2
  const value = format.number(raw, decimals)
  return t(`need.unit.${unit}`, {
    value,
    count: Number(raw.toFixed(decimals)),
    defaultValue: unit ? `${value} ${unit}` : value,
  })
}

/** "12 hexagons". */
export function unitsInWords(t: TFunction, format: Format, kind: UnitKind, count: number): string {
  const noun = kind.startsWith('hexagon') ? 'hexagon' : kind
  return t(`need.units.${noun}`, { count, number: format.number(count) })
}

/** The greatest parts of a score, until they make most of it; three at most. */
function mainFigures(figures: readonly Figure[]): Figure[] {
  const sorted = figures.filter(({ share }) => share > 0.02).sort((a, b) => b.share - a.share)
  const main: Figure[] = []
  for (const figure of sorted.slice(0, 3)) {
    const told = main.reduce((sum, { share }) => sum + share, 0)
    if (told > 0.6) break
    main.push(figure)
  }
  return main
}

const parts = [
  [0.01, 'hundredth'],
  [0.1, 'tenth'],
  [0.25, 'quarter'],
  [0.5, 'half'],
] as const

/** Why a unit stands where it stands, in one sentence. */
export function sentenceOf(
  t: TFunction,
  format: Format,
  kind: UnitKind,
  { figures, units, properties }: Breakdown,
  reportCount: number | undefined,
  nameOf: (code: string) => string,
): string {
  const part = parts.find(([most]) => properties.rank <= Math.max(1, units * most))?.[1] ?? 'rest'
  const among = t(`need.among.${part}`, { units: t(`need.kindMany.${kind}`) })
  const reasons = mainFigures(figures).map(({ component }) =>
    component.startsWith('reports') && reportCount !== undefined && reportCount > 0
      ? t('need.reasonReports', { count: reportCount, number: format.number(reportCount) })
      : t(`need.reason.${component}`, { defaultValue: nameOf(component) }),
  )
  if (reasons.length === 0) return `${among}.`
  const list = new Intl.ListFormat(format.language, { type: 'conjunction' }).format(reasons)
  return t(part === 'rest' ? 'need.sentenceRest' : 'need.sentence', { among, reasons: list })
}
