import { useQuery } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import type { OperationInput } from '../../api/client.ts'
import { useSession } from '../accounts/session.ts'
import { type Drafts, draftsQuery } from '../change-sets/change-set-queries.ts'
import { useMunicipality } from '../municipality.ts'
import { newKey } from '../request.ts'
import { useView } from '../use-view.ts'
import type { EditQueue, LastOutcome, Outcome, QueueState } from './edit-queue.ts'
import { useDraftsOnMap } from './use-drafts-on-map.ts'
import { useEditQueue } from './use-edit-queue.ts'
import { useFollowOthers } from './use-follow-others.ts'
import { useWorkSlot } from './use-work-slot.ts'
import type { KeptAs } from './work-slot.ts'

/** The open change set, and what can be done to it. */
export interface Editing {
  id: number
  drafts: Drafts
  /** A planner's, and still a draft. */
  mayEdit: boolean
  queue: EditQueue
  /** The name under which this tab keeps what is not saved yet. */
  keptAs: KeptAs
  state: QueueState
  /** The map shows what was instead of what will be. */
  isBefore: boolean
  setBefore(isBefore: boolean): void
  operate(operations: OperationInput[], basedOn?: Record<string, number>): Promise<Outcome>
  /** The same, until the server has done or refused it. */
  operateToTheEnd(operations: OperationInput[]): Promise<LastOutcome>
  undo(): Promise<Outcome>
  redo(): Promise<Outcome>
}

const EditingContext = createContext<Editing | null>(null)

/** Null while no change set is open, or it is not read yet. */
export function useEditing(): Editing | null {
  return useContext(EditingContext)
}

/** Whether somebody may edit parcels at all. */
export function useMayEdit(): boolean {
  const { role } = useSession()
  return role === 'planner' || role === 'admin'
}

/** The map below stays as it is while change sets are opened and closed. */
export function EditingProvider({ children }: { children: ReactNode }) {
  const { changeSet } = useView()
  const { isStaff } = useSession()
  const [editing, setEditing] = useState<Editing | null>(null)
  return (
    <EditingContext value={editing}>
      {changeSet !== undefined && isStaff && (
        <OpenChangeSet key={changeSet} id={changeSet} onChange={setEditing} />
      )}
      {children}
    </EditingContext>
  )
}

interface OpenChangeSetProps {
  id: number
  onChange: (editing: Editing | null) => void
}

function OpenChangeSet({ id, onChange }: OpenChangeSetProps) {
  const { slug } = useMunicipality()
  const { data: drafts } = useQuery(draftsQuery(slug, id))
  const keptAs = useWorkSlot(id)
  const { queue, state } = useEditQueue(id, drafts, keptAs)
  useFollowOthers(drafts, state)
  const [isBefore, setBefore] = useState(false)
  const isPlanner = useMayEdit()
  useDraftsOnMap(drafts, isBefore)
  const editing = useMemo((): Editing | null => {
    if (!drafts || !queue || !state || !keptAs) return null
    return {
      id,
      drafts,
      mayEdit: isPlanner && drafts.status === 'draft',
      queue,
      keptAs,
      state,
      isBefore,
      setBefore,
      operate: (operations, basedOn = {}) =>
        queue.perform({ key: newKey(), kind: 'operations', operations, basedOn }),
      operateToTheEnd: (operations) =>
        queue.performToTheEnd({ key: newKey(), kind: 'operations', operations, basedOn: {} }),
      undo: () => queue.perform({ key: newKey(), kind: 'undo' }),
      redo: () => queue.perform({ key: newKey(), kind: 'redo' }),
    }
  }, [id, drafts, queue, keptAs, state, isBefore, isPlanner])
  useEffect(() => onChange(editing), [onChange, editing])
  useEffect(() => () => onChange(null), [onChange])
  return null
}
