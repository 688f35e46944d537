/** How many may be in at once: of all, and of each. */
export class Bounded {
  private readonly limits: { all: number; each: number }
  private readonly counts = new Map<string, number>()
  private all = 0

  constructor(limits: { all: number; each: number }) {
    this.limits = limits
  }

  /** A function that leaves; undefined when it is full. */
  enter(who: string): (() => void) | undefined {
    const count = this.counts.get(who) ?? 0
    if (this.all >= this.limits.all || count >= this.limits.each) return undefined
    this.all += 1
    this.counts.set(who, count + 1)
    return () => {
      this.all -= 1
      const left = this.counts.get(who)! - 1
      if (left === 0) this.counts.delete(who)
      else this.counts.set(who, left)
    }
  }
}
