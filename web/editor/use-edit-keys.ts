import { useEffect, useRef } from 'react'
import type { EditTool } from './mode.ts'
import { modes } from './modes.ts'

/** Undo, redo and the palette from everywhere but a text; a letter for each tool on the map and the bar. */
export function useEditKeys(tool: EditTool, openPalette: () => void) {
  const latest = useRef({ tool, openPalette })
  latest.current = { tool, openPalette }
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { tool, openPalette } = latest.current
      const key = event.key.toLowerCase()
      if (event.ctrlKey || event.metaKey) {
        if (key === 'k') openPalette()
        else if (isTyping(event.target)) return
        else if (key === 'z' && !event.shiftKey) takeBack(tool)
        else if (key === 'y' || key === 'z') void tool.editing.redo()
        else return
        return event.preventDefault()
      }
      if (event.altKey || isTyping(event.target) || !isEditor(event.target)) return
      const mode = modes.find(({ shortcut }) => shortcut === key)
      if (!mode) return
      event.preventDefault()
      tool.setMode(mode)
    }
    const takeBack = ({ pad, sketch, editing }: EditTool) => {
      const begun = (sketch?.kind === 'edges' ? sketch.lines : sketch?.corners) ?? []
      // What is on its way to the server is no longer in the hand.
      const isDrawing =
        sketch?.kind !== 'shown' && begun.length > 0 && !editing.queue.state.isSending
      if (isDrawing) pad.takeBack()
      else void editing.undo()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]')
  )
}

/** A letter alone does something only where it can be meant: WCAG 2.1.4. */
function isEditor(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('#map, [data-editor]') !== null
}
