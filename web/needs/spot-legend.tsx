import { useComputedColorScheme } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type SpotTone, spotColour } from '../map/needs/spot-layers.ts'
import { useLocalFormat } from '../municipality.ts'
import tables from '../ui/table.module.css'
import classes from './need-pane.module.css'
import { spotClasses } from './spot-queries.ts'

const patterns = [
  'new',
  'intensifying',
  'consecutive',
  'persistent',
  'sporadic',
  'oscillating',
  'diminishing',
  'historical',
] as const

const tonesOverTime: SpotTone[] = [
  ...patterns,
  ...patterns.map((pattern): SpotTone => `cold-${pattern}`),
]

interface SpotLegendProps {
  counts: Record<string, number>
  units: number
  isOverTime: boolean
  /** The class whose places are listed below. */
  listed: string | undefined
  onList: (tone: string | undefined) => void
}

/** What each colour means, in a sentence, and of how many places; one may be listed. */
export function SpotLegend({ counts, units, isOverTime, listed, onList }: SpotLegendProps) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const theme = useComputedColorScheme('light', { getInitialValueInEffect: false })
  const all: readonly SpotTone[] = isOverTime ? tonesOverTime : spotClasses
  const found = all.filter((tone) => (counts[tone] ?? 0) > 0)
  if (found.length === 0)
    return <p className={classes.nothing}>{t('need.spots.none', { count: units })}</p>
  return (
    <ul className={classes.spotLegend} aria-label={t('need.spots.legend')}>
      {found.map((tone) => (
        <li key={tone}>
          <span
            className={classes.swatch}
            data-outlier={tone.includes('-among-') || undefined}
            style={{ '--tone': spotColour(theme, tone) } as React.CSSProperties}
            aria-hidden="true"
          />
          <div>
            <button
              type="button"
              className={tables.open}
              aria-pressed={listed === tone}
              onClick={() => onList(listed === tone ? undefined : tone)}
            >
              {t(`need.spot.${tone}`)}
            </button>{' '}
            <span className={classes.quiet}>{format.number(counts[tone])}</span>
            <span className={classes.why}>{t(`need.spotMeans.${tone}`)}</span>
          </div>
        </li>
      ))}
    </ul>
  )
}
