import { useSession } from '../accounts/session.ts'
import { PeopleOnMap } from './people-on-map.tsx'
import { useLive } from './use-live.ts'

/** Keeps what is on the screen up with what is published, and shows staff who edits where. */
export function Live() {
  const { isStaff } = useSession()
  useLive()
  return isStaff ? <PeopleOnMap /> : null
}
