import { useCallback, useState } from 'react'
import { findCollection } from '../collections.ts'
import type { PickedFeature } from '../map/types.ts'
import { useChangeView } from '../use-view.ts'

/** Keeps what lay under the last pick, and selects the likeliest of it. */
export function usePicking() {
  const changeView = useChangeView()
  const [picked, setPicked] = useState<PickedFeature[]>([])
  const pick = useCallback(
    (features: PickedFeature[]) => {
      const known = features.filter(({ collection }) => findCollection(collection))
      const first = known[0]
      setPicked(known)
      changeView({ selection: first && { collection: first.collection, id: first.id } })
    },
    [changeView],
  )
  return { picked, pick }
}
