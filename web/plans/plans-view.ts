export type PlansTab = 'candidates' | 'dig-once' | 'plans'
export const plansTabs: readonly PlansTab[] = ['candidates', 'dig-once', 'plans']

/** What a link says of the plans' pane. */
export interface PlansView {
  tab?: PlansTab
  plan?: number
  scenario?: number
  /** Scenarios that are compared with it. */
  beside?: number[]
}

export function parsePlansView(params: URLSearchParams): PlansView {
  const tab = plansTabs.find((one) => one === params.get('do'))
  const plan = parseId(params.get('plan'))
  const scenario = parseId(params.get('scenario'))
  const beside = (params.get('beside') ?? '').split(',').flatMap((text) => parseId(text) ?? [])
  return {
    ...(tab && { tab }),
    ...(plan && { plan }),
    ...(plan && scenario && { scenario }),
    ...(plan && scenario && beside.length > 0 && { beside }),
  }
}

export function writePlansView({ tab, plan, scenario, beside }: PlansView = {}) {
  return [
    ['do', tab],
    ['plan', plan && String(plan)],
    ['scenario', scenario && String(scenario)],
    ['beside', beside?.join(',')],
  ] as [string, string | undefined][]
}

export function parseId(text: string | null): number | undefined {
  return text && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined
}
