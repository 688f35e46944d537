import type { Kind } from './kinds.ts'
import type { ScopeLine } from './schema.ts'
import type { UnitPrice } from './unit-prices.ts'

/** So much of a kind of work, measured on the map. Of pipes with the diameter where it is known. */
export interface Quantity {
  kind: Kind
  per: UnitPrice['per']
  quantity: number
  diameterMm?: number | null
}

/** What an intervention costs and takes, added up from its lines. */
export interface Estimate {
  scope: ScopeLine[]
  cost: number
  fund: string
  crewDays: Record<string, number>
  durationDays: number
  closure: UnitPrice['closure']
  excavationDepthM: number | null
}

const cents = (amount: number) => Math.round(amount * 100) / 100

/**
 * The catalogue's price for a kind of work: of pipes the smallest class that the diameter fits in,
 * the largest when it fits in none; else the cheapest.
 */
export function priceFor(
  prices: readonly UnitPrice[],
  { kind, per, diameterMm }: Omit<Quantity, 'quantity'>,
): UnitPrice | undefined {
  const fitting = prices.filter((price) => price.kind === kind && price.per === per)
  const reach = ({ maxDiameterMm }: UnitPrice) => maxDiameterMm ?? Number.POSITIVE_INFINITY
  return (
    fitting
      .filter((price) => reach(price) >= (diameterMm ?? 0))
      .sort((a, b) => reach(a) - reach(b) || a.price - b.price)[0] ??
    fitting.sort((a, b) => reach(b) - reach(a))[0]
  )
}

const rank = { none: 0, partial: 1, full: 2 }

/** Lines of one price are added together. The fund is that of most of the money. */
export function estimateOf(lines: readonly { price: UnitPrice; quantity: number }[]): Estimate {
  const byCode = new Map<string, { price: UnitPrice; quantity: number }>()
  for (const { price, quantity } of lines) {
    const known = byCode.get(price.code)
    byCode.set(price.code, { price, quantity: quantity + (known?.quantity ?? 0) })
  }
  const all = [...byCode.values()].map(({ price, quantity }) => ({
    price,
    quantity: Math.round(quantity * 10) / 10,
  }))
  const scope = all.map(({ price, quantity }) => ({
    price: price.code,
    kind: price.kind,
    per: price.per,
    quantity,
    cost: cents(quantity * price.price),
  }))
  const byFund: Record<string, number> = {}
  const crewDays: Record<string, number> = {}
  for (const [index, { price, quantity }] of all.entries()) {
    byFund[price.fund] = (byFund[price.fund] ?? 0) + scope[index]!.cost
    const days = quantity * price.crewDaysPerUnit
    if (price.skill !== null && days > 0)
      crewDays[price.skill] = cents((crewDays[price.skill] ?? 0) + days)
  }
  const depths = all.flatMap(({ price }) => price.excavationDepthM ?? [])
  const days = Object.values(crewDays).reduce((sum, each) => sum + each, 0)
  return {
    scope,
    cost: cents(scope.reduce((sum, { cost }) => sum + cost, 0)),
    fund: Object.entries(byFund).sort(([, a], [, b]) => b - a)[0]?.[0] ?? 'general',
    crewDays,
    durationDays: Math.max(1, Math.ceil(days)),
    closure: all.reduce<UnitPrice['closure']>(
      (most, { price }) => (rank[price.closure] > rank[most] ? price.closure : most),
      'none',
    ),
    excavationDepthM: depths.length > 0 ? Math.max(...depths) : null,
  }
}
