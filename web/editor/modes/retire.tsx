import { IconTrash } from '@tabler/icons-react'
import type { EditMode, EditTool } from '../mode.ts'
import { DoButton } from '../parts/do-button.tsx'
import { PickedNote } from '../parts/picked-note.tsx'

export const retire: EditMode = {
  name: 'retire',
  icon: IconTrash,
  shortcut: 't',
  sketch: 'pick',
  Panel: RetirePanel,
}

function RetirePanel({ tool }: { tool: EditTool }) {
  const parcels = tool.picked.map(({ key }) => key)
  return (
    <>
      <PickedNote picked={tool.picked} least={1} />
      <DoButton
        tool={tool}
        operations={parcels.length > 0 ? [{ operation: 'retire', parcels }] : null}
      />
    </>
  )
}
