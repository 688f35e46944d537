import { useSession } from '../accounts/session.ts'
import { useEditing } from '../editor/editing.tsx'
import { PeopleOnMap } from './people-on-map.tsx'
import { useLive } from './use-live.ts'
import { useMyPresence } from './use-my-presence.ts'

/** Keeps what is on the screen up with what is published; staff see who edits where, and are seen. */
export function Live() {
  const { isStaff } = useSession()
  const editing = useEditing()
  useLive()
  useMyPresence(editing?.mayEdit ? editing.id : null)
  return isStaff ? <PeopleOnMap /> : null
}
