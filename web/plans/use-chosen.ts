import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Choice, Scenario } from '../../api/client.ts'
import { useMunicipality } from '../municipality.ts'
import type { Intervention } from './interventions.ts'
import { choicesQuery, type Plan } from './plan-queries.ts'
import type { Conflict } from './street-space.ts'
import { usePlanOverlay } from './use-plan-overlay.ts'

export interface Chosen {
  choice: Choice
  intervention: Intervention
}

/** What a scenario does and does not do, each with what it is about. */
export function useChosen(plan: Plan, scenario: Scenario | undefined, pool: Intervention[]) {
  const { slug } = useMunicipality()
  const choices = useQuery(choicesQuery(slug, plan.id, scenario))
  const chosen = useMemo((): Chosen[] => {
    const byId = new Map(pool.map((each) => [each.id, each]))
    return (choices.data ?? []).flatMap((choice) => {
      const intervention = byId.get(choice.interventionId)
      return intervention ? [{ choice, intervention }] : []
    })
  }, [choices.data, pool])
  return { choices, chosen }
}

/** Draws them in the colours of their years, and a conflict in one more, as long as the caller is on the screen. */
export function useChosenOnMap(
  { firstYear, years }: Plan,
  chosen: Chosen[],
  conflict: Conflict | null = null,
) {
  const overlay = useMemo(
    () => [
      ...chosen.map(({ choice, intervention: { id, geometry } }) => ({
        id,
        geometry,
        tone: choice.year === null ? null : choice.year - firstYear,
      })),
      ...(conflict ? [{ ...conflict.members[0]!, geometry: conflict.geometry, tone: years }] : []),
    ],
    [chosen, firstYear, years, conflict],
  )
  usePlanOverlay(overlay)
}
