import type { TFunction } from 'i18next'
import type { Format } from '../ui/format.ts'
import type { Conflict } from './street-space.ts'

/** What gets in the way and when; those that do are named after it. */
export function conflictWords(
  t: TFunction,
  format: Format,
  conflict: Pick<Conflict, 'code' | 'from' | 'to' | 'days'>,
): string {
  const { code, from, to, days } = conflict
  return t(`plans.conflict.${code}`, {
    from: format.day(from),
    to: format.day(to),
    count: days ?? 0,
    days: format.number(days ?? 0),
  })
}

/** How far around it is, and how much is cut off; empty where there is nothing to say. */
export function conflictFigures(
  t: TFunction,
  format: Format,
  { code, extraM, cutOffM }: Pick<Conflict, 'code' | 'extraM' | 'cutOffM'>,
): string {
  if (cutOffM !== null) return t('plans.conflict.cutOff', { length: format.lengthM(cutOffM) })
  if (extraM === null || !code.startsWith('detour-onto')) return ''
  return t('plans.conflict.extra', { length: format.lengthM(extraM) })
}
