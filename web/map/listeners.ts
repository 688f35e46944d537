import type { Unsubscribe } from './types.ts'

/** A list of callbacks of one kind. */
export class Listeners<Arguments extends unknown[]> {
  private readonly callbacks = new Set<(...values: Arguments) => void>()

  add(callback: (...values: Arguments) => void): Unsubscribe {
    this.callbacks.add(callback)
    return () => this.callbacks.delete(callback)
  }

  call(...values: Arguments): void {
    for (const callback of [...this.callbacks]) callback(...values)
  }
}
