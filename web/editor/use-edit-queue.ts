import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { useSession } from '../accounts/session.ts'
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

type Answer = Pick<Drafts, 'version' | 'status' | 'canUndo' | 'canRedo'> & {
  changed: Record<string, ParcelDraft | null>
}

/** The deeds of a change set on their way to the server, those of an earlier visit among them. */
export function useEditQueue(id: number, drafts: Drafts | undefined) {
  const { slug } = useMunicipality()
  const { key: user } = useSession()
  const queryClient = useQueryClient()
  const isRead = drafts !== undefined
  const queue = useMemo(
    () => (isRead ? newQueue(queryClient, slug, id, user) : null),
    [isRead, queryClient, slug, id, user],
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

function newQueue(queryClient: QueryClient, slug: string, id: number, user: string): EditQueue {
  const path = `${changeSetsPath(slug)}/${id}`
  const { queryKey } = draftsQuery(slug, id)
  const name = `edits.${slug}.${id}.${user}` as const
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
      keep: (kept) => keep(name, kept && JSON.stringify(kept)),
    },
    JSON.parse(readKept(name) ?? 'null') as Kept | null,
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
