import { IconArrowsMove } from '@tabler/icons-react'
import type { EditMode, EditTool } from '../mode.ts'
import { NextCorner } from '../parts/next-corner.tsx'

/** One corner for all who share it; taken, and put down elsewhere. */
export const moveCorner: EditMode = {
  name: 'move-corner',
  icon: IconArrowsMove,
  shortcut: 'c',
  sketch: 'move',
  needsMap: true,
  Panel: MoveCornerPanel,
  finish: ({ corners: [from, to] }) => (from && to ? [{ operation: 'move-corner', from, to }] : []),
}

function MoveCornerPanel({ tool }: { tool: EditTool }) {
  return <NextCorner tool={tool} />
}
