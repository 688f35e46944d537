import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { changeSetQuery, type Drafts, draftsQuery } from '../change-sets/change-set-queries.ts'
import { useMunicipality } from '../municipality.ts'
import type { QueueState } from './edit-queue.ts'

/** What somebody else did to it, or this planner in another tab, is read again once nothing is on its way. */
export function useFollowOthers(drafts: Drafts | undefined, state: QueueState | null) {
  const { slug } = useMunicipality()
  const queryClient = useQueryClient()
  const { id = 0, version = 0 } = drafts ?? {}
  const { data: set } = useQuery({ ...changeSetQuery(slug, id), enabled: id > 0 })
  const isIdle = state?.waiting.length === 0 && !state.isSending
  const isBehind = isIdle && set !== undefined && set.version > version
  useEffect(() => {
    if (isBehind) void queryClient.invalidateQueries(draftsQuery(slug, id))
  }, [isBehind, queryClient, slug, id])
  const isAhead = set !== undefined && version > set.version
  useEffect(() => {
    if (isAhead) void queryClient.invalidateQueries({ queryKey: ['change-sets', slug, 'list'] })
  }, [isAhead, queryClient, slug])
}
