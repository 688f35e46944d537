import { useComputedColorScheme } from '@mantine/core'
import type { CSSProperties, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { toneColour } from '../map/plan-layers.ts'
import classes from './plans.module.css'
import { Sideways } from './sideways.tsx'

interface TimelineRow {
  id: string
  head: ReactNode
  /** Index of the first column, and how many; null where it has no time yet. */
  at: { from: number; count: number } | null
  tone: number | null
  /** Said in the bar. */
  text: string
}

interface TimelineProps {
  caption: string
  columns: string[]
  rows: TimelineRow[]
}

/** Time from left to right, one row for each thing: a table, so that it is read by any means. */
export function Timeline({ caption, columns, rows }: TimelineProps) {
  const { t } = useTranslation()
  const colourOf = useToneColour()
  return (
    <Sideways label={caption}>
      <table className={classes.timeline}>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t('plans.intervention')}</th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, head, at, tone, text }) => {
            const after = at ? columns.length - at.from - at.count : 0
            return (
              <tr key={id}>
                <th scope="row">{head}</th>
                {at ? (
                  <>
                    {at.from > 0 && <td colSpan={at.from} />}
                    <td colSpan={at.count}>
                      <span className={classes.bar} style={colourOf(tone)}>
                        {text}
                      </span>
                    </td>
                    {after > 0 && <td colSpan={after} />}
                  </>
                ) : (
                  <td colSpan={columns.length}>{text}</td>
                )}
              </tr>
            )
          })}
        </tbody>
      </table>
    </Sideways>
  )
}

/** The style of what is coloured as on the map. */
export function useToneColour() {
  const theme = useComputedColorScheme('light', { getInitialValueInEffect: false })
  return (tone: number | null) => ({ '--tone': toneColour(theme, tone) }) as CSSProperties
}
