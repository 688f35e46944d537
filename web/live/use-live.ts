import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { MapHandle } from '../map/handle.ts'
import type { Bounds } from '../map/types.ts'
import { useMap } from '../map-context.ts'
import { useMunicipality } from '../municipality.ts'
import { LiveStream } from './live-stream.ts'
import { type Presence, presentQuery } from './present.ts'
import { windowId } from './window-id.ts'

interface Change {
  collection: string
  /** null: somewhere. */
  bbox: Bounds | null
}

/** Queries that are asked of one collection, which their key names third. */
const ofOneCollection = new Set(['thing', 'history', 'list', 'counts', 'ids'])
/** Queries that a change of any collection may change. */
const ofAny = new Set(['related', 'ground', 'summary'])

/** A change is shown this much later at most, so that not all who look ask in the same moment. */
const spreadMs = 400

/** What is on the screen follows what is published, by the server's events. */
export function useLive() {
  const map = useMap()
  const { slug } = useMunicipality()
  const queryClient = useQueryClient()
  const shown = useRef(map)
  useEffect(() => {
    shown.current = map
  }, [map])
  useEffect(() => {
    let waiting: Change[] = []
    let timer: ReturnType<typeof setTimeout> | undefined
    const refresh = () => {
      timer = undefined
      const changes = waiting
      waiting = []
      const { current } = shown
      if (changes.some((change) => isOnMap(current, change))) current?.refresh()
      forget(queryClient, slug, changes)
    }
    const note = (changes: Change[]) => {
      waiting.push(...changes)
      timer ??= setTimeout(refresh, Math.random() * spreadMs)
    }
    const stream = new LiveStream(
      `/api/v1/${slug}/events?window=${windowId}`,
      ['changed', 'present'],
      {
        hear(event, data) {
          if (event === 'changed') note(data as Change[])
          if (event === 'present')
            queryClient.setQueryData(presentQuery(slug).queryKey, data as Presence[])
          if (event === 'ready') window.dispatchEvent(new Event(liveAgain))
        },
        missed: () => note([{ collection: '*', bbox: null }]),
      },
    )
    return () => {
      clearTimeout(timer)
      stream.close()
    }
  }, [slug, queryClient])
}

/** The window's stream is there: what it told of itself has to be told again. */
export const liveAgain = 'terrier-live-again'

function isOnMap(map: MapHandle | null, { collection, bbox }: Change) {
  if (map === null || collection === 'change-sets') return false
  if (bbox === null) return true
  const [west, south, east, north] = map.getBounds()
  return bbox[0] <= east && bbox[2] >= west && bbox[1] <= north && bbox[3] >= south
}

/** What is on the screen is asked for again; the rest when it is looked at. */
function forget(queryClient: QueryClient, slug: string, changes: Change[]) {
  const collections = new Set(changes.map(({ collection }) => collection))
  const isAll = collections.has('*')
  const isChangeSets = isAll || collections.has('change-sets')
  const isGround = isAll || collections.has('parcels')
  void queryClient.invalidateQueries({
    predicate: ({ queryKey: [kind, town, third] }) => {
      if (town !== slug) return false
      if (kind === 'change-sets') {
        // What is being edited is read again by who edits it.
        const isTold = third === 'list' || third === 'queue'
        return isTold && (isChangeSets || isGround)
      }
      if (kind === 'findings' || kind === 'conflicts') return isGround
      if (ofOneCollection.has(String(kind))) return isAll || collections.has(String(third))
      return ofAny.has(String(kind)) && (isAll || collections.size > Number(isChangeSets))
    },
  })
}
