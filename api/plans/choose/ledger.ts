import type { Choices, Use } from './choices.ts'

const tolerance = 1e-6

/**
 * A plan under way: what is chosen and what is left of each resource. It never holds anything
 * that is barred, excluded, out of step with what it depends on, or beyond a resource; bundles
 * that must be whole and fairness are the caller's to see to.
 */
export class Ledger {
  readonly choices: Choices
  /** The option of each chosen candidate. */
  readonly chosen = new Map<number, number>()
  /** Of each resource; a plan that is over-committed from the start is below zero. */
  readonly left: Float64Array
  private readonly journal: number[] = []
  private readonly links: Links

  constructor(choices: Choices, links = linksOf(choices)) {
    this.choices = choices
    this.links = links
    this.left = Float64Array.from(choices.resources, ({ capacity }) => capacity)
  }

  /** Chooses the option if it is allowed and there is enough of everything. */
  place(option: number): boolean {
    const { candidate, barred, uses } = this.choices.options[option]!
    if (barred.length > 0 || this.chosen.has(candidate)) return false
    if (!this.fitsForced(option) || !this.fitsRelations(option)) return false
    this.take(option)
    const all = [...uses, ...this.savings(option)]
    this.use(all, 1)
    if (all.every(({ resource }) => this.left[resource]! >= -tolerance)) return true
    this.undoTo(this.journal.length - 1)
    return false
  }

  /** Chooses without asking. */
  force(option: number) {
    this.take(option)
    this.use([...this.choices.options[option]!.uses, ...this.savings(option)], 1)
  }

  /** A moment to come back to with `undoTo`, as long as nothing is removed in between. */
  get mark() {
    return this.journal.length
  }

  undoTo(mark: number) {
    while (this.journal.length > mark) this.remove(this.journal.at(-1)!)
  }

  remove(candidate: number) {
    const option = this.chosen.get(candidate)!
    this.use([...this.choices.options[option]!.uses, ...this.savings(option)], -1)
    this.chosen.delete(candidate)
    this.journal.splice(this.journal.lastIndexOf(candidate), 1)
  }

  /** Chosen candidates that depend on it. */
  dependents(candidate: number): number[] {
    return (this.links.dependents[candidate] ?? []).filter((each) => this.chosen.has(each))
  }

  dependencies(candidate: number) {
    return this.links.dependencies[candidate] ?? []
  }

  /** The other members of its bundle. */
  mates(candidate: number): { bundle?: number; mates: number[]; allOrNothing: boolean } {
    const bundle = this.links.bundleOf[candidate]
    if (bundle === undefined) return { mates: [], allOrNothing: false }
    const { members, allOrNothing } = this.choices.bundles[bundle]!
    return { bundle, mates: members.filter((each) => each !== candidate), allOrNothing }
  }

  private fitsForced(option: number) {
    const { candidate, year } = this.choices.options[option]!
    return this.choices.forced.get(candidate)?.includes(year) ?? true
  }

  private fitsRelations(option: number) {
    const { candidate, year } = this.choices.options[option]!
    const yearOf = (other: number) => {
      const chosen = this.chosen.get(other)
      return chosen === undefined ? undefined : this.choices.options[chosen]!.year
    }
    const waits = this.dependencies(candidate).every(({ on, lag }) => {
      const before = yearOf(on)
      return before !== undefined && before + lag <= year
    })
    return waits && (this.links.excluded[candidate] ?? []).every((each) => !this.chosen.has(each))
  }

  private take(option: number) {
    const { candidate } = this.choices.options[option]!
    this.chosen.set(candidate, option)
    this.journal.push(candidate)
  }

  /** What its bundle saves when it is the last (or the first to leave) of all in one year. */
  private savings(option: number): Use[] {
    const { candidate, year } = this.choices.options[option]!
    const bundle = this.choices.bundles[this.links.bundleOf[candidate] ?? -1]
    const uses = bundle?.savings[year] ?? []
    if (uses.length === 0) return uses
    const isWhole = bundle!.members.every(
      (member) => this.choices.options[this.chosen.get(member) ?? -1]?.year === year,
    )
    return isWhole ? uses : []
  }

  private use(uses: Use[], sign: 1 | -1) {
    for (const { resource, amount } of uses) this.left[resource]! -= sign * amount
  }
}

/** The relations of each candidate, by its index. */
interface Links {
  dependencies: { on: number; lag: number }[][]
  dependents: number[][]
  excluded: number[][]
  bundleOf: (number | undefined)[]
}

function linksOf({ dependencies, exclusions, bundles }: Choices): Links {
  const links: Links = { dependencies: [], dependents: [], excluded: [], bundleOf: [] }
  for (const { candidate, on, lag } of dependencies) {
    links.dependencies[candidate] = [...(links.dependencies[candidate] ?? []), { on, lag }]
    links.dependents[on] = [...(links.dependents[on] ?? []), candidate]
  }
  for (const [one, other] of exclusions) {
    links.excluded[one] = [...(links.excluded[one] ?? []), other]
    links.excluded[other] = [...(links.excluded[other] ?? []), one]
  }
  for (const [at, { members }] of bundles.entries()) {
    for (const member of members) links.bundleOf[member] = at
  }
  return links
}

/** How much each district lacks (or, below zero, has over) of its fair share. */
export function lacks(ledger: Ledger): number[] {
  const { choices, chosen } = ledger
  const amounts = choices.districts.map(({ candidates }) =>
    candidates.reduce((sum, candidate) => {
      const option = chosen.get(candidate)
      return option === undefined ? sum : sum + choices.fairAmount(choices.options[option]!)
    }, 0),
  )
  const total = amounts.reduce((sum, amount) => sum + amount, 0)
  return choices.districts.map(({ leastShare }, at) => leastShare * total - amounts[at]!)
}
