import { IconArrowsJoin2 } from '@tabler/icons-react'
import type { EditMode, EditTool } from '../mode.ts'
import { DoButton } from '../parts/do-button.tsx'
import { PickedNote } from '../parts/picked-note.tsx'

export const merge: EditMode = {
  name: 'merge',
  icon: IconArrowsJoin2,
  shortcut: 'm',
  sketch: 'pick',
  Panel: MergePanel,
}

function MergePanel({ tool }: { tool: EditTool }) {
  const { picked } = tool
  const parcels = picked.map(({ key }) => key)
  return (
    <>
      <PickedNote picked={picked} least={2} />
      <DoButton
        tool={tool}
        operations={parcels.length > 1 ? [{ operation: 'merge', parcels }] : null}
      />
    </>
  )
}
