import { useQuery } from '@tanstack/react-query'
import { bbox } from '@turf/turf'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { findCollection } from '../collections.ts'
import type { Bounds, FeatureRef, UnitKind } from '../map/types.ts'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { thingQuery } from '../queries.ts'
import { useSelect } from '../selection/use-select.ts'
import { Failure } from '../ui/failure.tsx'
import { Waiting } from '../ui/waiting.tsx'
import { firstText, thingTitle } from '../ui/words.ts'
import { useView } from '../use-view.ts'
import { behindQuery, type Figure } from './need-queries.ts'
import { rawInWords } from './need-words.ts'
import classes from './unit-breakdown.module.css'
import { useComponentName } from './use-component-name.ts'

interface FigureRowProps extends BehindProps {
  /** Whether its raw figure says something: one by people does not where nobody knows of any. */
  isTold: boolean
}

interface BehindProps {
  figure: Figure
  kind: UnitKind
  unitId: number
}

/** One figure: how much there is, how much of the score it makes, and on demand what it comes from. */
export function FigureRow({ figure, kind, unitId, isTold }: FigureRowProps) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const nameOf = useComponentName()
  const [isOpen, setOpen] = useState(false)
  return (
    <details className={classes.figure} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span className={classes.name}>{nameOf(figure.component)}</span>
        <span className={classes.share}>{format.share(figure.share)}</span>
        <span className={classes.bar} aria-hidden="true">
          <span style={{ width: `${figure.level * 100}%` }} />
        </span>
        <span className={classes.raw}>
          {[
            ...(isTold ? [rawInWords(t, format, figure)] : []),
            t('need.percentile', { share: format.share(figure.percentile) }),
          ].join(' · ')}
        </span>
      </summary>
      {isOpen && <Behind figure={figure} kind={kind} unitId={unitId} />}
    </details>
  )
}

const firstShown = 8

function Behind({ figure, kind, unitId }: BehindProps) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { slug } = useMunicipality()
  const { asOf } = useView()
  const [isWhole, setWhole] = useState(false)
  const { data, error, refetch } = useQuery(behindQuery(slug, kind, unitId, figure.component, asOf))
  if (error) return <Failure error={error} onRetry={() => refetch()} />
  if (!data) return <Waiting />
  if (data.features.length === 0) return <p className={classes.none}>{t('need.noneBehind')}</p>
  const { count } = data
  const shown = isWhole ? data.features : data.features.slice(0, firstShown)
  return (
    <>
      <ul className={classes.behind}>
        {shown.map(({ id }) => (
          <li key={id}>
            <FeatureButton feature={{ collection: data.collection, id }} />
          </li>
        ))}
      </ul>
      {shown.length < data.features.length && (
        <button type="button" className={classes.whole} onClick={() => setWhole(true)}>
          {t(count > data.features.length ? 'need.showMost' : 'need.showAll', {
            count: data.features.length,
          })}
        </button>
      )}
      {shown.length < count && shown.length === data.features.length && (
        <p className={classes.none}>
          {t('need.mostOf', { shown: format.number(shown.length), count: format.number(count) })}
        </p>
      )}
    </>
  )
}

function FeatureButton({ feature }: { feature: FeatureRef }) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { slug } = useMunicipality()
  const { asOf, selection } = useView()
  const select = useSelect()
  const { data } = useQuery(thingQuery(slug, feature, asOf))
  const collection = findCollection(feature.collection)
  if (!collection) return null
  const properties = data?.properties ?? {}
  const title = thingTitle(t, format, collection, feature.id, properties)
  const more = firstText(t, format, collection.name, collection.subtitle ?? [], properties)
  const isSelected = selection?.collection === feature.collection && selection.id === feature.id
  return (
    <>
      <button
        type="button"
        className={classes.feature}
        aria-current={isSelected || undefined}
        onClick={() => select(feature, data?.geometry ? (bbox(data.geometry) as Bounds) : null)}
      >
        {title}
      </button>
      {more && more !== title && <span className={classes.more}>{more}</span>}
    </>
  )
}
