import type { Icon } from '@tabler/icons-react'
import type { ComponentType } from 'react'
import type { OperationInput } from '../../api/client.ts'
import type { Bounds } from '../map/types.ts'
import type { Outcome } from './edit-queue.ts'
import type { Editing } from './editing.tsx'
import type { Land, LandParcel } from './land.ts'
import type { Begun, SketchKind, SketchState } from './sketch.ts'
import type { SketchTool } from './sketch-pad.ts'

/** A way of editing: what the hand does on the map, and what becomes of it. */
export interface EditMode {
  /** `editor.mode.…` is what it is called, `editor.hint.…` how it goes. */
  name: string
  icon: Icon
  /** Pressed on the map or the bar. */
  shortcut: string
  sketch: SketchKind
  /** Nothing of it can be done by figures alone. */
  needsMap?: true
  /** What is done as soon as the sketch is finished; none while something is missing. */
  finish?(begun: Begun, tool: EditTool): OperationInput[]
  /** Figures, choices and buttons. */
  Panel?: ComponentType<{ tool: EditTool }>
}

/** What a mode works with. */
export interface EditTool {
  editing: Editing
  land: Land | null
  lookAt(bounds: Bounds): void
  /** The sketch in hand, on the map or by figures alone. */
  pad: SketchTool
  mode: EditMode
  setMode(mode: EditMode): void
  /** Those that are picked and in view. */
  picked: LandParcel[]
  setPicked(keys: string[]): void
  sketch: SketchState | null
  /** What was drawn meets nothing that it could be done to. */
  hasMissed: boolean
  /** Does it; afterwards the hand is empty, or what was refused is taken up again. */
  act(operations: OperationInput[]): Promise<Outcome>
}
