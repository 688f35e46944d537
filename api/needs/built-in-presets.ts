import type { Weights } from './score.ts'

export interface BuiltInPreset {
  /** Named in the translation files: `need.preset.planner`. */
  code: string
  role: 'planner' | 'operator' | 'manager' | 'clerk'
  weights: Weights
  isCorrected: boolean
}

/** What each role asks first. */
export const builtInPresets: readonly BuiltInPreset[] = [
  {
    code: 'manager',
    role: 'manager',
    isCorrected: true,
    weights: {
      reports: 3,
      breaches: 1,
      flooding: 2,
      pavement: 3,
      condition: 3,
      failures: 2,
      mains: 2,
      risk: 2,
      backlog: 2,
      'since-works': 1,
      people: 1,
      'vulnerable-people': 2,
    },
  },
  {
    code: 'operator',
    role: 'operator',
    isCorrected: true,
    weights: {
      condition: 4,
      failures: 4,
      'remaining-life': 2,
      mains: 3,
      risk: 4,
      flooding: 2,
      excavations: 1,
    },
  },
  {
    code: 'planner',
    role: 'planner',
    isCorrected: true,
    weights: {
      growth: 4,
      people: 2,
      'vulnerable-people': 2,
      traffic: 2,
      pavement: 2,
      mains: 2,
      flooding: 2,
      excavations: 1,
      occupation: 1,
    },
  },
  {
    code: 'clerk',
    role: 'clerk',
    isCorrected: true,
    weights: { reports: 5, breaches: 4, flooding: 2, 'vulnerable-people': 1 },
  },
]
