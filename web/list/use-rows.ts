import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, use, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Thing } from '../queries.ts'
import { ScrollerContext } from '../ui/scroller.ts'

interface RowsOptions {
  things: Thing[]
  hasMore: boolean
  /** Changes when it is another list. */
  version: string
  onNearEnd: () => void
}

const rowHeight = 36
const headHeight = 36
/** So many rows before the last one, more are asked for. */
const nearEnd = 30

/** Which rows of a long table are in the document, and how arrow keys go through all of them. */
export function useRows({ things, hasMore, version, onNearEnd }: RowsOptions) {
  const scroller = use(ScrollerContext)
  const bodyRef = useRef<HTMLTableSectionElement>(null)
  const top = useTop(bodyRef, scroller)
  const [activeId, setActiveId] = useState<Thing['id']>()
  const stop = Math.max(
    0,
    things.findIndex(({ id }) => id === activeId),
  )
  const virtualizer = useVirtualizer({
    count: things.length,
    getScrollElement: () => scroller,
    estimateSize: () => rowHeight,
    getItemKey: (index) => things[index]!.id,
    overscan: 8,
    scrollMargin: top,
    scrollPaddingStart: headHeight,
    // The row with the focus stays in the document however far it is scrolled away.
    rangeExtractor: (range) => [...new Set([...defaultRangeExtractor(range), stop])].sort(byNumber),
  })
  const items = virtualizer.getVirtualItems()
  const last = items.findLast(({ index }) => index !== stop) ?? items.at(-1)

  const isNearEnd = hasMore && (last?.index ?? 0) >= things.length - nearEnd
  useEffect(() => {
    if (isNearEnd) onNearEnd()
  })

  const shown = useRef(version)
  useEffect(() => {
    if (shown.current === version) return
    shown.current = version
    // Whoever is in a row keeps their place where the row is in the other list too.
    if (bodyRef.current?.contains(document.activeElement)) return
    setActiveId(undefined)
    scroller?.scrollTo({ top: 0 })
  }, [version, scroller])

  const wanted = useRef<number | null>(null)
  const go = (index: number) => {
    const next = Math.max(0, Math.min(index, things.length - 1))
    wanted.current = next
    setActiveId(things[next]?.id)
    virtualizer.scrollToIndex(next)
  }
  useEffect(() => {
    if (wanted.current === null) return
    const row = bodyRef.current?.querySelector(`[data-index="${wanted.current}"] button`)
    if (!(row instanceof HTMLElement)) return
    row.focus({ preventScroll: true })
    wanted.current = null
  })

  let end = top
  const rows = items.map(({ index, start, end: rowEnd }) => {
    const gap = start - end
    end = rowEnd
    return { index, gap, measure: virtualizer.measureElement }
  })
  const page = Math.max(1, Math.floor((scroller?.clientHeight ?? 0) / rowHeight) - 2)
  const steps: Record<string, number> = {
    ArrowDown: stop + 1,
    ArrowUp: stop - 1,
    PageDown: stop + page,
    PageUp: stop - page,
    Home: 0,
    End: things.length - 1,
  }
  return {
    bodyRef,
    rows,
    space: top + virtualizer.getTotalSize() - end,
    active: stop,
    setActive: (index: number) => setActiveId(things[index]?.id),
    onKeyDown(event: KeyboardEvent) {
      const next = steps[event.key]
      if (next === undefined || event.altKey || event.ctrlKey || event.metaKey) return
      event.preventDefault()
      go(next)
    },
  }
}

const byNumber = (a: number, b: number) => a - b

/** Where the body begins in what scrolls; what is above it grows and shrinks. */
function useTop(bodyRef: React.RefObject<HTMLElement | null>, scroller: HTMLElement | null) {
  const [top, setTop] = useState(0)
  useLayoutEffect(() => {
    if (!scroller || !bodyRef.current) return
    const offset = bodyRef.current.getBoundingClientRect().top + scroller.scrollTop
    setTop(Math.round(offset - scroller.getBoundingClientRect().top))
  })
  return top
}
