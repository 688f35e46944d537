import type { TFunction } from 'i18next'
import type { CurvePoint, DocumentIntervention, PlanDocument } from '../../../api/client.ts'
import type { MeasureText } from '../../map/picture/marks.ts'
import type { Format } from '../../ui/format.ts'

/** What every section is written from. */
export interface Source {
  t: TFunction
  format: Format
  measure: MeasureText
  town: string
  document: PlanDocument
  /** Null where it could not be reckoned. */
  curve: CurvePoint[] | null
  /** Where need is greatest, the greatest first. */
  topPlaces: { place: string; score: number; people: number }[]
}

export const isDone = ({ year }: DocumentIntervention) => year !== null

/** What works are called by on the map and in the tables: 1 is the first year's best. */
export function numbersOf({ interventions }: PlanDocument): Map<number, number> {
  const done = interventions.filter(isDone)
  return new Map(done.map(({ interventionId }, at) => [interventionId, at + 1]))
}

export function lastYearOf({ plan }: PlanDocument): number {
  return plan.firstYear + plan.years - 1
}

export function yearsIn({ plan }: PlanDocument): number[] {
  return Array.from({ length: plan.years }, (_, at) => plan.firstYear + at)
}

export const points = (format: Format, value: number) => format.number(value, value < 10 ? 1 : 0)
