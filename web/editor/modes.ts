import type { EditMode } from './mode.ts'
import { cut } from './modes/cut.tsx'
import { deleteCorner } from './modes/delete-corner.ts'
import { describe } from './modes/describe.tsx'
import { draw } from './modes/draw.tsx'
import { insertCorner } from './modes/insert-corner.ts'
import { merge } from './modes/merge.tsx'
import { moveCorner } from './modes/move-corner.tsx'
import { offset } from './modes/offset.tsx'
import { registerOfficial } from './modes/register-official.tsx'
import { registerTraverse } from './modes/register-traverse.tsx'
import { reshape } from './modes/reshape.tsx'
import { retire } from './modes/retire.tsx'
import { select } from './modes/select.tsx'
import { split } from './modes/split.tsx'
import { splitByArea } from './modes/split-by-area.tsx'
import { splitEqually } from './modes/split-equally.tsx'

/** Every way of editing, as the strip and the palette list them; the first is where all begins. */
export const modes: EditMode[] = [
  select,
  split,
  splitByArea,
  splitEqually,
  merge,
  reshape,
  moveCorner,
  insertCorner,
  deleteCorner,
  cut,
  offset,
  draw,
  registerOfficial,
  registerTraverse,
  describe,
  retire,
]
