import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { Failure } from '../ui/failure.tsx'
import tables from '../ui/table.module.css'
import { Waiting } from '../ui/waiting.tsx'
import classes from './need-pane.module.css'
import { unitsByIdQuery } from './need-queries.ts'
import { UnitRow, UnitTableHead } from './need-table.tsx'
import { QuarterBars } from './quarter-bars.tsx'
import type { SpotOverTime, Spots, SpotsOverTime } from './spot-queries.ts'
import type { Need } from './use-need.ts'
import { toneOf } from './use-spots.ts'

interface SpotUnitsProps {
  tone: string
  /** Only these of them. */
  ids?: number[]
  spots: Spots | SpotsOverTime
  need: Need
}

/** So many are listed; all are on the map. */
const most = 100

/** The places of a class, the most striking first; each opens what it is made of. */
export function SpotUnits({ tone, ids, spots, need }: SpotUnitsProps) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { slug } = useMunicipality()
  const own = [...spots.spots]
    .filter((spot) => toneOf(spot) === tone && (ids === undefined || ids.includes(spot.id)))
    .sort((a, b) => Math.abs(b.z) - Math.abs(a.z))
  const listed = own.slice(0, most).map(({ id }) => id)
  const { data, error, refetch } = useQuery({
    ...unitsByIdQuery(slug, need.kind, need.question, listed, need.version),
    enabled: listed.length > 0,
  })
  const byId = new Map(own.map((spot) => [spot.id, spot]))
  if (error) return <Failure error={error} onRetry={() => refetch()} />
  if (!data) return listed.length > 0 ? <Waiting /> : null
  return (
    <>
      <table className={`${tables.table} ${tables.wide}`}>
        <caption>{t('need.spots.places', { count: own.length })}</caption>
        <UnitTableHead />
        <tbody>
          {data.map((unit) => {
            const spot = byId.get(unit.id)
            return (
              <UnitRow key={unit.id} unit={unit} need={need} isHovered={false}>
                {spot && 'around' in spot && (
                  <span className={classes.why}>
                    {t('need.spots.againstAround', {
                      score: format.number(spot.score * 100),
                      around: format.number(spot.around * 100),
                    })}
                  </span>
                )}
                {spot && 'counts' in spot && <OverTime spot={spot} />}
              </UnitRow>
            )
          })}
        </tbody>
      </table>
      {own.length > most && (
        <p className={classes.hint}>{t('need.spots.onlyFirst', { count: most })}</p>
      )}
    </>
  )
}

function OverTime({ spot }: { spot: SpotOverTime }) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const half = Math.floor(spot.counts.length / 2)
  const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0)
  return (
    <>
      <QuarterBars counts={spot.counts} />
      <span className={classes.why}>
        {t('need.spots.counts', {
          before: format.number(sum(spot.counts.slice(0, half))),
          after: format.number(sum(spot.counts.slice(half))),
        })}
      </span>
    </>
  )
}
