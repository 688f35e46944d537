import type { ChoiceReason } from '../answers.ts'
import type { DocumentIntervention, KindGroup, ReasonGroup, SharedReason } from './plan-document.ts'

/** What is alike together, the dearest kind first. */
export function groupsOfKinds(interventions: readonly DocumentIntervention[]): KindGroup[] {
  return groupsBy(interventions, ({ kind }) => kind)
    .map(([kind, members]) => ({ kind, ...sumsOf(members), reasons: sharedReasons(members) }))
    .sort((a, b) => b.cost - a.cost || (a.kind < b.kind ? -1 : 1))
}

/** The same by why they are in or out. */
export function groupsOfReasons(interventions: readonly DocumentIntervention[]): ReasonGroup[] {
  return groupsBy(interventions, ({ reasons: [first] }) => JSON.stringify(keyOf(first)))
    .map(([key, members]) => {
      const lacks = members.flatMap(({ reasons: [first] }) => lackOf(first)?.by ?? [])
      return {
        ...(JSON.parse(key) as ReturnType<typeof keyOf>),
        ...sumsOf(members),
        ...(lacks.length > 0 && {
          lacks: [Math.min(...lacks), Math.max(...lacks)] as [number, number],
        }),
      }
    })
    .sort((a, b) => b.count - a.count || (a.kind < b.kind ? -1 : 1))
}

function sumsOf(members: readonly DocumentIntervention[]) {
  return {
    count: members.length,
    cost: sum(members, ({ cost }) => cost),
    benefit: sum(members, ({ benefit }) => benefit),
  }
}

/** In cents, so that the sums of a document agree to the last digit. */
export function sum<T>(rows: readonly T[], of: (row: T) => number): number {
  return Math.round(rows.reduce((total, row) => total + of(row) * 100, 0)) / 100
}

function groupsBy<T>(rows: readonly T[], keyOf: (row: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const key = keyOf(row)
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return [...groups]
}

function keyOf(reason: ChoiceReason | undefined): Pick<ReasonGroup, 'kind' | 'of'> {
  if (reason?.kind !== 'short') return { kind: reason?.kind ?? 'unknown' }
  const constraint = reason.lacks[0]?.constraint
  if (constraint?.kind === 'budget') {
    return { kind: 'short', of: { kind: 'budget', name: constraint.fund, year: null } }
  }
  if (constraint?.kind === 'crew') {
    return { kind: 'short', of: { kind: 'crew', name: constraint.skill, year: null } }
  }
  return { kind: 'short', of: { kind: constraint?.kind ?? 'unknown', name: '', year: null } }
}

/** Money in the currency, crews in days. */
function lackOf(reason: ChoiceReason | undefined): { by: number } | undefined {
  if (reason?.kind !== 'short') return undefined
  const [lack] = reason.lacks
  if (lack?.constraint.kind === 'budget') return { by: lack.by / 100 }
  return lack?.constraint.kind === 'crew' ? { by: lack.by } : undefined
}

function sharedReasons(members: readonly DocumentIntervention[]): SharedReason[] {
  const reasons = members.flatMap(({ proposedFor }) => proposedFor)
  return groupsBy(reasons, ({ code, network }) => `${code} ${network ?? ''}`)
    .map(([, alike]) => shared(alike))
    .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1))
}

function shared(alike: readonly DocumentIntervention['proposedFor'][number][]): SharedReason {
  const [{ code, network }] = alike as [DocumentIntervention['proposedFor'][number]]
  const figures = (name: string) =>
    alike.flatMap((reason) => (typeof reason[name] === 'number' ? [reason[name]] : []))
  const total = (name: string) => figures(name).reduce((all, one) => all + one, 0)
  const base = { code, count: alike.length }
  switch (code) {
    case 'main-old': {
      const ages = figures('ageYears')
      return {
        ...base,
        network: String(network),
        ...(ages.length > 0 && { atLeastYears: Math.min(...ages) }),
        failures: total('failures'),
      }
    }
    case 'pavement-worn': {
      const conditions = figures('condition')
      return { ...base, ...(conditions.length > 0 && { atMostCondition: Math.max(...conditions) }) }
    }
    case 'cost-avoided':
      return { ...base, cost: total('cost') }
    default:
      return { ...base, things: total('count') }
  }
}
