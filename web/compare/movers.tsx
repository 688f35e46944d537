import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { bbox } from '@turf/turf'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Bounds } from '../map/types.ts'
import { useMap } from '../map-context.ts'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { type Unit, unitsByIdQuery } from '../needs/need-queries.ts'
import { unitTitle } from '../needs/need-words.ts'
import type { Need } from '../needs/use-need.ts'
import { airAround } from '../selection/free-padding.ts'
import tables from '../ui/table.module.css'
import classes from './compare-pane.module.css'
import type { Comparison, Mover } from './compare-queries.ts'

const most = 50
/** Less of the score is no change that anybody would see: half a point of 100. */
const leastMove = 0.005

/** The places in which need rose or fell most from the first map to the second. */
export function Movers({ comparison, need }: { comparison: Comparison; need: Need }) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const [way, setWay] = useState<'rose' | 'fell'>('rose')
  const moved = comparison.movers.filter(({ difference }) => Math.abs(difference) >= leastMove)
  const rose = moved.filter(({ difference }) => difference > 0)
  const fell = moved.filter(({ difference }) => difference < 0)
  const shown = (way === 'rose' ? rose : fell).slice(0, most)
  const { data: units = [] } = useQuery({
    ...unitsByIdQuery(
      slug,
      need.kind,
      need.question,
      shown.map(({ id }) => id),
      need.version,
    ),
    enabled: shown.length > 0,
  })
  const unitOf = new Map(units.map((unit) => [unit.id, unit]))
  if (moved.length === 0) return <p className={classes.hint}>{t('compare.nothingMoved')}</p>
  return (
    <>
      <SegmentedControl
        fullWidth
        aria-label={t('compare.moved')}
        value={way}
        data={[
          { value: 'rose', label: t('compare.rose', { count: rose.length }) },
          { value: 'fell', label: t('compare.fell', { count: fell.length }) },
        ]}
        onChange={(value) => setWay(value as 'rose' | 'fell')}
      />
      <table className={tables.table}>
        <caption className="visually-hidden">{t('compare.moved')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('need.place')}</th>
            <th scope="col" className={tables.number}>
              {t('need.rank')}
            </th>
            <th scope="col" className={tables.number}>
              {t('need.score')}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((mover) => (
            <MoverRow key={mover.id} mover={mover} unit={unitOf.get(mover.id)} need={need} />
          ))}
        </tbody>
      </table>
    </>
  )
}

function MoverRow({ mover, unit, need }: { mover: Mover; unit: Unit | undefined; need: Need }) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const map = useMap()
  const { id, scoreA, scoreB, rankA, rankB, difference } = mover
  const points = (score: number) => format.number(score * 100)
  return (
    <tr>
      <th scope="row">
        {unit && (
          <button
            type="button"
            className={tables.open}
            onFocus={() => map?.need.setHovered(id)}
            onBlur={() => map?.need.setHovered(null)}
            onClick={() => map?.flyTo(bbox(unit.geometry) as Bounds, { padding: airAround(96) })}
          >
            {unitTitle(t, need.kind, unit)}
          </button>
        )}
      </th>
      <td className={tables.number}>
        {t('compare.fromTo', { from: format.number(rankA), to: format.number(rankB) })}
      </td>
      <td className={tables.number}>
        {t('compare.fromTo', { from: points(scoreA), to: points(scoreB) })}
        <span className={tables.more}>
          {difference > 0 ? '+' : '−'}
          {format.fixed(Math.abs(difference) * 100, 1)}
        </span>
      </td>
    </tr>
  )
}
