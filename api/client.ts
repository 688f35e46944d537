import type { ClientRequestOptions } from 'hono'
import { hc } from 'hono/client'
import type { App } from './app.ts'
import type { listed } from './collections.ts'
import type { Feature } from './http/collection-schema.ts'

export type { ParcelDraft } from './change-sets/parcel-draft.ts'
export type { OperationInput } from './change-sets/schema.ts'
export { codeLists } from './db/code-lists.gen.ts'
export { bearingDeg, stepFrom } from './geo/coverage/bearing.ts'
export { type Plane, type Point, planeAt } from './geo/coverage/plane.ts'
export { closeTraverse, type Leg, type Traverse, walkLegs } from './geo/coverage/traverse.ts'
export type { AskField } from './http/question-fields.ts'
export type { Clause, FieldClause, Question, ThereClause } from './http/question-schema.ts'
export { ageUnits, amounts, periods, relations } from './http/question-words.ts'
export type { SurveyProblem } from './imports/survey-checks.ts'
export type {
  Choice,
  ChoiceReason,
  Constraint,
  CurvePoint,
  Difference,
  Lack,
  Pins,
  PlanEffect,
  PlanProgress,
  Rules,
  Scenario,
  ScenarioResult,
} from './plans/answers.ts'
export type {
  DocumentIntervention,
  KindGroup,
  PlanDocument,
  ReasonGroup,
  SharedReason,
} from './plans/document/plan-document.ts'
export { type Named, worksTitle } from './plans/works-title.ts'

/** Every collection by its path: `Collections['parcels']`. */
type Collections = { [K in keyof typeof listed as (typeof listed)[K]['path']]: (typeof listed)[K] }

/** `parcels`, `network-nodes` and so on. */
type CollectionPath = keyof Collections

/** A GeoJSON feature of a collection; staff's properties are there for staff only. */
export type FeatureOf<P extends CollectionPath> = Feature<Collections[P]['fields']>

/** The API, typed: `client.api.v1[':municipality'].parcels.$get({ param, query })`. */
export function createClient(baseUrl: string, options?: ClientRequestOptions) {
  return hc<App>(baseUrl, options)
}
