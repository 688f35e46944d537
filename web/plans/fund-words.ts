import type { TFunction } from 'i18next'
import { valueName } from '../ui/words.ts'

/** Of funds and crews that a town begins with there are words; what it named itself stays as it is. */
export const fundName = (t: TFunction, fund: string) => valueName(t, 'interventions', 'fund', fund)

export const skillName = (t: TFunction, skill: string) =>
  valueName(t, 'interventions', 'skill', skill)
