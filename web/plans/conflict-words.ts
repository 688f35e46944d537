import type { TFunction } from 'i18next'
import type { Format } from '../ui/format.ts'
import type { Conflict } from './street-space.ts'

/** What gets in the way of what, when, and how far around it is. */
export function conflictWords(t: TFunction, format: Format, conflict: Conflict): string {
  const { code, from, to, extraM, cutOffM, days } = conflict
  const isLed = code.startsWith('detour-onto')
  const parts = [
    t(`plans.conflict.${code}`, {
      from: format.day(from),
      to: format.day(to),
      count: days ?? 0,
      days: format.number(days ?? 0),
    }),
    isLed && extraM !== null && t('plans.conflict.extra', { length: format.lengthM(extraM) }),
    cutOffM !== null && t('plans.conflict.cutOff', { length: format.lengthM(cutOffM) }),
  ]
  return parts.filter(Boolean).join(' ')
}
