import { useEffect } from 'react'
import { useMap } from '../map-context.ts'
import { useMunicipality } from '../municipality.ts'
import { request } from '../request.ts'
import { liveAgain } from './use-live.ts'
import { windowId } from './window-id.ts'

const beatMs = 15_000
/** A map that is being moved tells where it is once it rests. */
const restMs = 700

/** Tells the other staff that this change set is edited in this window, and what of the town it shows. */
export function useMyPresence(changeSetId: number | null) {
  const map = useMap()
  const { slug } = useMunicipality()
  useEffect(() => {
    if (changeSetId === null) return
    const tell = (id: number | null) =>
      // Whether others know is no worry of who edits.
      request(`/api/v1/${slug}/events/presence`, {
        method: 'PUT',
        body: { window: windowId, changeSetId: id, bbox: map?.getBounds() ?? null },
      }).catch(() => undefined)
    const beat = () => void tell(changeSetId)
    let rest: ReturnType<typeof setTimeout> | undefined
    const unwatch = map?.onViewChange(() => {
      clearTimeout(rest)
      rest = setTimeout(beat, restMs)
    })
    const timer = setInterval(beat, beatMs)
    window.addEventListener(liveAgain, beat)
    beat()
    return () => {
      clearInterval(timer)
      clearTimeout(rest)
      unwatch?.()
      window.removeEventListener(liveAgain, beat)
      void tell(null)
    }
  }, [changeSetId, map, slug])
}
