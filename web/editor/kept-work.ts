import { useCallback, useLayoutEffect, useState } from 'react'
import { keep, readKept } from '../kept.ts'
import { useEditing } from './editing.tsx'

/** State of the open change set that outlives a closed tab: what is begun and not yet done. */
export function useKeptWork<T>(part: string, initial: T): [T, (next: T) => void] {
  const name = `${useEditing()!.keptAs}.${part}` as const
  const [state, setState] = useState<T>(() => parsed(readKept(name)) ?? initial)
  const isEmpty = JSON.stringify(state) === JSON.stringify(initial)
  // Before it is painted: what somebody sees is kept, however soon the page goes.
  useLayoutEffect(() => keep(name, isEmpty ? null : JSON.stringify(state)), [name, state, isEmpty])
  return [state, useCallback((next: T) => setState(next), [])]
}

function parsed(text: string | null) {
  try {
    return text === null ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
