import { useChangeView } from '../use-view.ts'

/** Opens a plan, and one of its scenarios; the list of plans when none is named. */
export function useOpenPlan() {
  const changeView = useChangeView()
  return (plan?: number, scenario?: number) =>
    changeView({ plans: { tab: 'plans', plan, scenario } })
}
