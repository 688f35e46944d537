import { useEffect, useState } from 'react'
import { useSession } from '../accounts/session.ts'
import { useMunicipality } from '../municipality.ts'
import { type KeptAs, takeSlot, type WorkSlot } from './work-slot.ts'

/** Under which name this tab keeps what is not saved yet of a change set; null until it is known. */
export function useWorkSlot(changeSet: number): KeptAs | null {
  const { slug } = useMunicipality()
  const { key: user } = useSession()
  const [name, setName] = useState<KeptAs | null>(null)
  useEffect(() => {
    let isGone = false
    let taken: WorkSlot | undefined
    void takeSlot(`${slug}.${changeSet}.${user}`).then((slot) => {
      if (isGone) return slot.letGo()
      taken = slot
      setName(slot.name)
    })
    return () => {
      isGone = true
      taken?.letGo()
      setName(null)
    }
  }, [slug, changeSet, user])
  return name
}
