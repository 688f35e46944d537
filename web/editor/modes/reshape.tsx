import { IconVectorSpline } from '@tabler/icons-react'
import type { LngLat } from '../../map/types.ts'
import type { EditMode, EditTool } from '../mode.ts'
import { LineParts } from '../parts/line-parts.tsx'
import { PickedNote } from '../parts/picked-note.tsx'

/** Lets a boundary run along the line; of a shared one it is the same for either of those who share it. */
export const reshape: EditMode = {
  name: 'reshape',
  icon: IconVectorSpline,
  shortcut: 'r',
  sketch: 'lines',
  Panel: ReshapePanel,
  finish({ lines }, { picked, land }) {
    const line = lines[0] ?? []
    const parcel =
      picked[0] ?? line.map((place) => land?.at(place)).find(Boolean) ?? land?.at(middleOf(line))
    return parcel ? [{ operation: 'reshape', parcel: parcel.key, line }] : []
  },
}

function ReshapePanel({ tool }: { tool: EditTool }) {
  return (
    <>
      <PickedNote picked={tool.picked} least={0} most={1} none="editor.reshapeAny" />
      <LineParts tool={tool} />
    </>
  )
}

function middleOf([first = [0, 0], second = first]: LngLat[]): LngLat {
  return [(first[0] + second[0]) / 2, (first[1] + second[1]) / 2]
}
