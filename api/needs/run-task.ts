import type { Database } from '../db/database.ts'
import type { Collection } from '../http/collection.ts'
import type { Component } from './components/component.ts'
import type { UnitKind } from './unit-kinds.ts'
import type { OfficialCrs } from './units.ts'

/** One computation of need: of which units, by which components, and as of when. */
export interface RunTask {
  db: Database
  municipalityId: number
  crs: OfficialCrs
  timeZone: string
  collections: ReadonlyMap<string, Collection>
  components: readonly Component[]
  kind: UnitKind
  runId: number
  /** ISO; the register as it was known then. */
  asOf?: string
}
