import { backlog, condition, remainingLife, risk } from './assets.ts'
import type { Component } from './component.ts'
import { mains } from './mains.ts'
import { people, vulnerablePeople } from './people.ts'
import { excavations, growth, occupation } from './permits.ts'
import { breaches, flooding, reports, reportsAsHeard } from './reports.ts'
import { pavement, sinceWorks, trafficComponent } from './roads.ts'
import { failures, upkeep } from './work-orders.ts'

/** Those that come with the program, in the order of a run's figures. A municipality's own come after. */
export const builtIn: readonly Component[] = [
  reports,
  reportsAsHeard,
  breaches,
  flooding,
  pavement,
  condition,
  failures,
  remainingLife,
  mains,
  risk,
  backlog,
  upkeep,
  trafficComponent,
  sinceWorks,
  growth,
  occupation,
  excavations,
  people,
  vulnerablePeople,
]
