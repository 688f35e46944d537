import { useChangeView } from '../use-view.ts'

/** Leads to the candidates, to make one of what was found and not of what is selected. */
export function usePlanFound() {
  const changeView = useChangeView()
  return () =>
    changeView((view) => ({
      pane: 'plans',
      plans: { ...view.plans, tab: 'candidates' },
      selection: undefined,
      unit: undefined,
    }))
}
