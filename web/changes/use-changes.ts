import { useMemo } from 'react'
import { useWithin } from '../area/use-area.ts'
import { viewOfSecond } from '../compare/view-of-second.ts'
import { useView } from '../use-view.ts'
import type { View } from '../view-state.ts'
import type { ChangesQuestion } from './change-queries.ts'

interface Asked {
  question: ChangesQuestion
  earlier: 'first' | 'second'
}

/** What is asked of the two maps that are compared; undefined when both show the same day. */
export function useChangesQuestion(): Asked | undefined {
  const view = useView()
  const within = useWithin()
  return useMemo(() => questionOf(view, within), [view, within])
}

function questionOf(view: View, within: string | undefined): Asked | undefined {
  if (!view.second?.hasChanges) return undefined
  const own = viewOfSecond(view)
  const time = view.validAt || own.validAt ? 'law' : 'known'
  const [left, right] = time === 'law' ? [view.validAt, own.validAt] : [view.asOf, own.asOf]
  if (left === right) return undefined
  const isLeftEarlier = right === undefined || (left !== undefined && left < right)
  const [from, to] = isLeftEarlier ? [left!, right] : [right, left]
  return { question: { from, to, time, within }, earlier: isLeftEarlier ? 'first' : 'second' }
}
