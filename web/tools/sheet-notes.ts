import type { TFunction } from 'i18next'
import type { Format } from '../ui/format.ts'

/** The small print of a sheet: when it was drawn, and as of which day the register is on it. */
export function sheetNotes(t: TFunction, format: Format, drawnAt: Date, asOf?: string): string[] {
  const printed = t('map.picture.printed', { date: format.momentDay(drawnAt) })
  return asOf ? [printed, t('map.picture.asOf', { date: format.day(asOf) })] : [printed]
}
