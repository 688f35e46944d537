import { useMemo } from 'react'
import { useView } from '../use-view.ts'
import { type Area, parseArea, withinOf } from './area.ts'

/** What all is narrowed to; undefined for nothing. */
export function useArea(): Area | undefined {
  const { area } = useView()
  return useMemo(() => parseArea(area), [area])
}

/** The same as the API's `within`; undefined for what has no place. */
export function useWithin(isPlaceless = false): string | undefined {
  const area = useArea()
  return useMemo(() => (area && !isPlaceless ? withinOf(area) : undefined), [area, isPlaceless])
}
