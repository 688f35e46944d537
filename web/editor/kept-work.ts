import { useCallback, useEffect, useState } from 'react'
import { useSession } from '../accounts/session.ts'
import { keep, readKept } from '../kept.ts'
import { useMunicipality } from '../municipality.ts'
import { useView } from '../use-view.ts'

/** State of the open change set that outlives a closed tab: what is begun and not yet done. */
export function useKeptWork<T>(part: string, initial: T): [T, (next: T) => void] {
  const { slug } = useMunicipality()
  const { key: user } = useSession()
  const { changeSet } = useView()
  const name = `edits.${slug}.${changeSet}.${user}.${part}` as const
  const [state, setState] = useState<T>(() => parsed(readKept(name)) ?? initial)
  const isEmpty = JSON.stringify(state) === JSON.stringify(initial)
  useEffect(() => keep(name, isEmpty ? null : JSON.stringify(state)), [name, state, isEmpty])
  return [state, useCallback((next: T) => setState(next), [])]
}

function parsed(text: string | null) {
  try {
    return text === null ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
