import { IconMinus } from '@tabler/icons-react'
import type { EditMode } from '../mode.ts'

/** Out of every parcel that has it. */
export const deleteCorner: EditMode = {
  name: 'delete-corner',
  icon: IconMinus,
  shortcut: 'x',
  sketch: 'corner',
  needsMap: true,
  finish: ({ corners: [at] }) => (at ? [{ operation: 'delete-corner', at }] : []),
}
