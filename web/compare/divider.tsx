import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocalFormat } from '../municipality.ts'
import { useChangeView } from '../use-view.ts'
import classes from './second-map.module.css'
import { middle, soundSplit } from './second-view.ts'

interface DividerProps {
  /** Percent of the map that the first one keeps. */
  at: number
  /** While it is dragged; null once it rests. */
  onMove: (percent: number | null) => void
}

const steps: Record<string, (at: number) => number> = {
  ArrowLeft: (at) => at - 2,
  ArrowDown: (at) => at - 2,
  ArrowRight: (at) => at + 2,
  ArrowUp: (at) => at + 2,
  PageDown: (at) => at - 10,
  PageUp: (at) => at + 10,
  Home: () => 0,
  End: () => 100,
}

/** Between two maps that lie over each other: dragged, or moved by arrow keys. */
export function Divider({ at, onMove }: DividerProps) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const changeView = useChangeView()
  const line = useRef<HTMLDivElement>(null)
  const keep = (percent: number) =>
    changeView(
      ({ second }) => ({
        second: second && { ...second, split: percent === middle ? undefined : percent },
      }),
      { replace: true },
    )
  const percentAt = (clientX: number) => {
    const box = line.current!.parentElement!.getBoundingClientRect()
    return soundSplit(((clientX - box.left) / box.width) * 100)
  }
  return (
    <div
      ref={line}
      className={classes.divider}
      style={{ left: `${at}%` }}
      role="slider"
      tabIndex={0}
      aria-label={t('compare.divider')}
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={at}
      aria-valuetext={t('compare.dividerAt', { share: format.share(at / 100) })}
      onKeyDown={(event) => {
        const step = steps[event.key]
        if (!step) return
        event.preventDefault()
        keep(soundSplit(step(at)))
      }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        onMove(at)
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) onMove(percentAt(event.clientX))
      }}
      onPointerUp={(event) => {
        keep(percentAt(event.clientX))
        onMove(null)
      }}
      onPointerCancel={() => onMove(null)}
    >
      <span className={classes.grip} aria-hidden="true" />
    </div>
  )
}
