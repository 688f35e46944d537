import { codeLists } from '../db/code-lists.gen.ts'

/** What can be done to a street, a network or a place. */
export const kinds = codeLists.interventions.kind

export type Kind = (typeof kinds)[number]

export const closures = codeLists.interventions.closure

/** Networks under the street: who works on them opens it. */
export const buriedKinds = ['water', 'sewer', 'storm', 'gas', 'power', 'telecom'] as const

/** Metres at which a kind usually lies, where nothing else is said. */
export const usualDepthM: Readonly<Record<(typeof buriedKinds)[number], number>> = {
  sewer: 2.5,
  storm: 2,
  water: 1.4,
  gas: 1,
  power: 0.8,
  telecom: 0.6,
}

const pipeEffects = {
  failures: 0.9,
  'remaining-life': 0.8,
  risk: 0.7,
  condition: 0.6,
  backlog: 0.5,
  upkeep: 0.8,
  reports: 0.2,
  breaches: 0.2,
}

/** The share of each component of need that is gone when a kind of intervention is done. */
export const effects: Readonly<Record<Kind, Readonly<Record<string, number>>>> = {
  resurfacing: {
    pavement: 0.95,
    'since-works': 0.9,
    reports: 0.4,
    breaches: 0.4,
    condition: 0.4,
    backlog: 0.4,
    upkeep: 0.4,
  },
  sidewalk: { reports: 0.3, breaches: 0.3, backlog: 0.1 },
  water: pipeEffects,
  sewer: { ...pipeEffects, flooding: 0.5 },
  storm: { ...pipeEffects, flooding: 0.9 },
  gas: pipeEffects,
  power: pipeEffects,
  telecom: pipeEffects,
  lighting: { reports: 0.3, breaches: 0.3, failures: 0.4, 'remaining-life': 0.4, condition: 0.3 },
  greenery: { reports: 0.1, condition: 0.2 },
  building: { condition: 0.3, backlog: 0.3 },
  repairs: { reports: 0.8, breaches: 0.8, flooding: 0.3 },
  other: { reports: 0.2, breaches: 0.2 },
}
