import { useEffect, useState } from 'react'
import { useSession } from '../accounts/session.ts'
import { useMunicipality } from '../municipality.ts'
import { holdSlot, type KeptAs } from './work-slot.ts'

/** Under which name this tab keeps what is not saved yet of a change set; null until it is known. */
export function useWorkSlot(changeSet: number): KeptAs | null {
  const { slug } = useMunicipality()
  const { key: user } = useSession()
  const [name, setName] = useState<KeptAs | null>(null)
  useEffect(() => {
    const letGo = holdSlot(`${slug}.${changeSet}.${user}`, setName)
    return () => {
      letGo()
      setName(null)
    }
  }, [slug, changeSet, user])
  return name
}
