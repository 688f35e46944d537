import { queryOptions, useQuery } from '@tanstack/react-query'
import type { Bounds } from '../map/types.ts'
import { useMunicipality } from '../municipality.ts'

/** Somebody who edits, as the server tells it to the other staff. */
export interface Presence {
  userId: string
  name: string
  changeSetId: number
  bbox: Bounds | null
}

/** Never asked for: the stream of events puts it there. */
export function presentQuery(slug: string) {
  return queryOptions<Presence[]>({
    queryKey: ['present', slug],
    queryFn: () => [],
    initialData: [],
    enabled: false,
  })
}

const nobody: Presence[] = []

export function usePresent(): Presence[] {
  const { slug } = useMunicipality()
  const { data }: { data: Presence[] | undefined } = useQuery(presentQuery(slug))
  return data ?? nobody
}
