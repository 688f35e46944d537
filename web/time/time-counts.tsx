import { useQueries } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { timesOf } from '../filters/times.ts'
import { useFilters } from '../filters/use-filters.ts'
import type { Period } from '../map/filters.ts'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { countsQuery } from '../queries.ts'
import { useView } from '../use-view.ts'
import classes from './time-bar.module.css'
import { countIn, type TimelineLayer } from './timeline.ts'

interface TimeCountsProps {
  layers: TimelineLayer[]
  /** The first days of the first and of the last step. */
  from: string
  to: string
  period: Period
  isPlaying: boolean
}

/** How many of each are in the period; where they are filtered, the server says it once it rests. */
export function TimeCounts({ layers, from, to, period, isPlaying }: TimeCountsProps) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { slug } = useMunicipality()
  const view = useView()
  const filters = useFilters()
  const filtered = useQueries({
    queries: layers.map(({ collection }) => ({
      ...countsQuery(slug, collection, {
        filters: { ...filters[collection], ...period },
        ...timesOf(collection, view),
      }),
      enabled: filters[collection] !== undefined && !isPlaying,
    })),
  })
  return (
    <ul className={classes.counts} aria-live={isPlaying ? 'off' : 'polite'}>
      {layers.map((layer, index) => {
        const { collection } = layer
        const count = filters[collection]
          ? isPlaying
            ? undefined
            : filtered[index]?.data?.total
          : countIn(layer, from, to)
        return (
          <li key={collection}>
            {t(`collection.${collection}`)}{' '}
            <b>{count === undefined ? '…' : format.number(count)}</b>
          </li>
        )
      })}
    </ul>
  )
}
