import { useQuery } from '@tanstack/react-query'
import type { Scenario } from '../../api/client.ts'
import { useMunicipality } from '../municipality.ts'
import { type Intervention, interventionsQuery } from './interventions.ts'
import { type Plan, plansQuery, scenariosQuery } from './plan-queries.ts'
import { useChosen, useChosenOnMap } from './use-chosen.ts'

interface ScenarioOnMapProps {
  planId: number
  scenarioId: number
}

/** A scenario that is compared with the one in the pane. */
export function ScenarioOnMap({ planId, scenarioId }: ScenarioOnMapProps) {
  const { slug } = useMunicipality()
  const plan = useQuery(plansQuery(slug)).data?.find(({ id }) => id === planId)
  const scenarios = useQuery(scenariosQuery(slug, planId))
  const scenario = scenarios.data?.find(({ id }) => id === scenarioId)
  const pool = useQuery(interventionsQuery(slug)).data?.interventions
  return plan && scenario && pool ? (
    <KnownScenario plan={plan} scenario={scenario} pool={pool} />
  ) : null
}

interface KnownScenarioProps {
  plan: Plan
  scenario: Scenario
  pool: Intervention[]
}

function KnownScenario({ plan, scenario, pool }: KnownScenarioProps) {
  useChosenOnMap(plan, useChosen(plan, scenario, pool).chosen)
  return null
}
