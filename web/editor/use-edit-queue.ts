import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import {
  changeSetsPath,
  type Drafts,
  draftsQuery,
  type ParcelDraft,
} from '../change-sets/change-set-queries.ts'
import { keep, readKept } from '../kept.ts'
import { useMunicipality } from '../municipality.ts'
import { request } from '../request.ts'
import { type Deed, EditQueue, type Kept } from './edit-queue.ts'
import type { KeptAs } from './work-slot.ts'

type Answer = Pick<Drafts, 'version' | 'status' | 'canUndo' | 'canRedo'> & {
  changed: Record<string, ParcelDraft | null>
}

/** The deeds of a change set on their way to the server, those of an earlier visit among them; null until all is read. */
export function useEditQueue(id: number, drafts: Drafts | undefined, keptAs: KeptAs | null) {
  const { slug } = useMunicipality()
  const queryClient = useQueryClient()
  const isRead = drafts !== undefined
  const queue = useMemo(
    () => (isRead && keptAs ? newQueue(queryClient, slug, id, keptAs) : null),
    [isRead, queryClient, slug, id, keptAs],
  )
  useEffect(() => {
    if (!queue) return
    const send = () => void queue.sendNext()
    send()
    window.addEventListener('online', send)
    return () => {
      window.removeEventListener('online', send)
      queue.stop()
    }
  }, [queue])
  const state = useSyncExternalStore(queue?.subscribe ?? never, queue?.snapshot ?? nothing)
  return { queue, state }
}

const never = () => () => undefined
const nothing = () => null

function newQueue(queryClient: QueryClient, slug: string, id: number, keptAs: KeptAs): EditQueue {
  const path = `${changeSetsPath(slug)}/${id}`
  const { queryKey } = draftsQuery(slug, id)
  return new EditQueue(
    {
      version: () => queryClient.getQueryData(queryKey)?.version ?? 0,
      async send(deed, version) {
        // What is being read would be older than what this answers.
        await queryClient.cancelQueries({ queryKey })
        const answer = await request<Answer>(`${path}/${deed.kind}`, {
          method: 'POST',
          headers: { 'if-match': `"${version}"`, 'idempotency-key': deed.key },
          ...(deed.kind === 'operations' && { body: bodyOf(deed) }),
        })
        queryClient.setQueryData(queryKey, (before) => before && withAnswer(before, answer))
        return answer.version
      },
      async readAgain() {
        await Promise.all([
          queryClient.invalidateQueries({ queryKey: ['change-sets', slug] }),
          queryClient.invalidateQueries({ queryKey: ['ground', slug] }),
        ])
      },
      keep: (kept) => keep(keptAs, kept && JSON.stringify(kept)),
    },
    JSON.parse(readKept(keptAs) ?? 'null') as Kept | null,
  )
}

function bodyOf({ operations, basedOn }: Extract<Deed, { kind: 'operations' }>) {
  return { operations, basedOn }
}

function withAnswer(before: Drafts, { changed, ...rest }: Answer): Drafts {
  const parcels = before.parcels.filter(({ key }) => !(key in changed))
  const now = Object.values(changed).filter((draft) => draft !== null)
  return { ...before, ...rest, parcels: [...parcels, ...now] }
}
