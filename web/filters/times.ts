import { findCollection } from '../collections.ts'
import { useView } from '../use-view.ts'
import type { View } from '../view-state.ts'

interface Times {
  asOf: string | undefined
  validAt?: string
}

/** The two times of the view as lists, ids and counts of a collection take them: not all have a time in law. */
export function timesOf(collection: string, { asOf, validAt }: Pick<View, 'asOf' | 'validAt'>) {
  const isInLaw = findCollection(collection)?.hasValidTime && validAt !== undefined
  return { asOf, ...(isInLaw && { validAt }) } satisfies Times
}

export function useTimesOf(collection: string): Times {
  return timesOf(collection, useView())
}
