import { IconPlus } from '@tabler/icons-react'
import type { EditMode } from '../mode.ts'

/** On an edge, for all who share it. */
export const insertCorner: EditMode = {
  name: 'insert-corner',
  icon: IconPlus,
  shortcut: 'i',
  sketch: 'edge',
  needsMap: true,
  finish: ({ corners: [at] }) => (at ? [{ operation: 'insert-corner', at }] : []),
}
