import type { Geometry } from 'geojson'
import type { Choice, Deterioration, NeedOfYear, Pins, PlanProgress, Rules } from '../answers.ts'
import type { Named } from '../works-title.ts'

// What the document of a scenario says, in figures. Words are the reader's language, and the client's.

/** Money in the municipality's currency, need in points: one is a person with the fullest need. */
export interface PlanDocument {
  drawnUpAt: string
  plan: {
    id: number
    name: string
    status: string
    description: string | null
    firstYear: number
    years: number
  }
  scenario: {
    id: number
    name: string
    solvedAt: string
    rules: Rules
    pins: Pins
    /** 0 to 1: how far it is from the best possible, at most. */
    gap: number | null
  }
  /** Null while nobody has approved this scenario. */
  approval: { by: string | null; at: string; reason: string } | null
  totals: Totals
  funds: FundOfYear[]
  groups: { done: KindGroup[]; left: KindGroup[] }
  reasons: { done: ReasonGroup[]; left: ReasonGroup[] }
  interventions: DocumentIntervention[]
  districts: {
    id: number | null
    name: string | null
    count: number
    cost: number
    benefit: number
    people: number | null
  }[]
  need: NeedOfYear[]
  /** Null for what was solved before curves were kept. */
  deterioration: Deterioration | null
  bundles: DocumentBundle[]
  conflicts: DocumentConflict[]
  exceptions: DocumentException[]
  method: DocumentMethod | null
  sources: DocumentSource[]
  progress: PlanProgress | null
}

export interface Totals {
  done: number
  left: number
  /** As each costs by itself, what is saved by opening a street once, and what is paid. */
  gross: number
  saved: number
  net: number
  /** Of need that the candidates could remove: what the plan removes. */
  benefit: number
  peopleServed: number
  costLeft: number
}

export interface FundOfYear {
  fund: string
  year: number
  budget: number
  spent: number
}

/** What is alike is told together: so many of a kind, and what they have in common. */
export interface KindGroup {
  kind: string
  count: number
  cost: number
  benefit: number
  reasons: SharedReason[]
}

export interface SharedReason {
  code: string
  /** Of the group's interventions that have it. */
  count: number
  /** Of old mains: the network, and the age that all of them have reached. */
  network?: string
  atLeastYears?: number
  failures?: number
  /** Of worn pavement: no street is in a better condition, 0 to 100. */
  atMostCondition?: number
  /** Reports or permits behind it. */
  things?: number
  /** Money saved by doing it together. */
  cost?: number
}

/** Why things are in or out, the first reason of each. */
export interface ReasonGroup {
  kind: string
  count: number
  cost: number
  benefit: number
  /** Of what is short: which budget or crew, and the least and most that is lacking. */
  of?: { kind: string; name: string; year: number | null }
  lacks?: [least: number, most: number]
}

export interface DocumentIntervention extends Choice {
  kind: string
  fund: string
  district: string | null
  peopleServed: number
  lengthM: number
  durationDays: number
  closure: string
  bundleId: number | null
  proposedFor: { code: string; [figure: string]: unknown }[]
  works: { number: string; status: string; startsAt: string | null; endsAt: string | null } | null
  geometry: Geometry
}

interface DocumentBundle {
  id: number
  title: string
  members: number
  savedCost: number
  savedExcavations: number
  /** Whether this scenario does all of it in one opening. */
  isTaken: boolean
}

export interface DocumentConflict {
  code: string
  from: string
  to: string
  /** Of a market and the like: on how many days. */
  days: number | null
  /** Metres that a detour is longer, and that are cut off. */
  extraM: number | null
  cutOffM: number | null
  between: ConflictMember[]
}

export interface ConflictMember {
  collection: string
  id: number
  title: string
  kind?: string
  /** Of an intervention: what it is called by where nobody gave it a title. */
  named?: Pick<Named, 'isTitled' | 'kinds' | 'district'> | null
}

interface DocumentException {
  intervention: string
  moratorium: string
  until: string
  reason: string
  by: string | null
  at: string
}

interface DocumentMethod {
  unitKind: string
  computedAt: string | null
  units: number
  /** How readily districts report is corrected for, from the least to the most readily. */
  reporting: [least: number, most: number] | null
  components: {
    code: string
    weight: number
    /** 0 to 1: of all units, those of which it knows anything. */
    known: number
  }[]
}

/** A layer of the register that the figures rest on. */
interface DocumentSource {
  collection: string
  count: number
  newestAt: string | null
  origins: string[]
  gaps: { code: string; share: number }[]
}
