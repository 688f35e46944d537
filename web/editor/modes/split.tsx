import { IconSlice } from '@tabler/icons-react'
import type { EditMode, EditTool } from '../mode.ts'
import { LineParts } from '../parts/line-parts.tsx'
import { PickedNote } from '../parts/picked-note.tsx'

/** Cuts those that are picked, or those that the lines lead through. */
export const split: EditMode = {
  name: 'split',
  icon: IconSlice,
  shortcut: 's',
  sketch: 'lines',
  Panel: SplitPanel,
  finish({ lines }, { picked, land }) {
    const meant = picked.length > 0 ? picked : lines.flatMap((line) => land?.crossedBy(line) ?? [])
    const parcels = [...new Set(meant.map(({ key }) => key))]
    return parcels.length > 0 ? [{ operation: 'split', parcels, lines }] : []
  },
}

function SplitPanel({ tool }: { tool: EditTool }) {
  return (
    <>
      <PickedNote picked={tool.picked} least={0} none="editor.splitCrossed" />
      <LineParts tool={tool} hasMany />
    </>
  )
}
