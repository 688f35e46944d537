import { lazy } from 'react'
import { useSession } from '../accounts/session.ts'
import { useAreaOnMap, useAreaShape } from '../area/use-area-on-map.ts'
import { usePane } from '../shell/use-pane.ts'
import type { View } from '../view-state.ts'

const AnswerOnMap = lazy(async () => ({
  default: (await import('../questions/answer-on-map.tsx')).AnswerOnMap,
}))
const ScenarioOnMap = lazy(async () => ({
  default: (await import('../plans/scenario-on-map.tsx')).ScenarioOnMap,
}))

/** On the second map, which it must stand below in the tree: the area, an answer, another scenario. */
export function SecondOverlays({ view }: { view: View }) {
  const { isStaff } = useSession()
  const { pane } = usePane()
  const { ask, asOf, plans } = view
  useAreaOnMap(useAreaShape().shape)
  if (!isStaff) return null
  return (
    <>
      {ask && (pane === 'questions' || pane === 'compare') && (
        <AnswerOnMap question={ask} asOf={asOf} />
      )}
      {plans?.plan && plans.beside?.[0] && pane === 'plans' && (
        <ScenarioOnMap planId={plans.plan} scenarioId={plans.beside[0]} />
      )}
    </>
  )
}
