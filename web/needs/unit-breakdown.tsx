import { IconArrowLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { UnitKind } from '../map/types.ts'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { announce } from '../ui/announcer.tsx'
import { Failure } from '../ui/failure.tsx'
import { lastInput } from '../ui/last-input.ts'
import { Waiting } from '../ui/waiting.tsx'
import { useChangeView, useView } from '../use-view.ts'
import { FigureRow } from './figure-row.tsx'
import { type Breakdown, behindQuery, breakdownQuery } from './need-queries.ts'
import { sentenceOf, unitSubtitle, unitTitle } from './need-words.ts'
import classes from './unit-breakdown.module.css'
import { useComponentName } from './use-component-name.ts'
import type { Need } from './use-need.ts'
import { isKnown } from './weights.ts'

interface UnitBreakdownProps {
  unit: { kind: UnitKind; id: number }
  need: Need
}

/** Why a unit has the need it has, how sure that is, and what each figure comes from. */
export function UnitBreakdown({ unit: { kind, id }, need }: UnitBreakdownProps) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const changeView = useChangeView()
  const { data, error, refetch } = useQuery({
    ...breakdownQuery(slug, kind, id, need.question, need.version),
    enabled: !need.isNothing,
  })
  return (
    <div className={classes.unit}>
      <button
        type="button"
        className={classes.back}
        onClick={() => changeView({ unit: undefined, selection: undefined })}
      >
        <IconArrowLeft size={17} stroke={1.7} aria-hidden="true" />
        {t('need.all')}
      </button>
      {need.isNothing && <p>{t('need.nothing')}</p>}
      {error && <Failure error={error} onRetry={() => refetch()} />}
      {!data && !error && !need.isNothing && <Waiting />}
      {data && !error && <KnownUnit unit={data} kind={kind} need={need} />}
    </div>
  )
}

function KnownUnit({ unit, kind, need }: { unit: Breakdown; kind: UnitKind; need: Need }) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { slug } = useMunicipality()
  const { asOf } = useView()
  const heading = useRef<HTMLHeadingElement>(null)
  const title = unitTitle(t, kind, unit)
  const { properties, stability, units, reportingChance } = unit
  const reports = useQuery(behindQuery(slug, kind, unit.id, 'reports', asOf))
  const nameOf = useComponentName()
  const sentence = sentenceOf(t, format, kind, unit, reports.data?.count, nameOf)
  const figures = unit.figures
    .filter(({ share, level }) => share > 0 || level > 0)
    .sort((a, b) => b.share - a.share || b.level - a.level)
  const isPeopled = need.components.some((one) => one.code === 'people' && isKnown(one))
  const told = figures.filter(({ share }) => share > 0)
  const uncounted = figures.filter(({ share }) => share === 0)

  useEffect(() => {
    if (lastInput() === 'keyboard') heading.current?.focus({ preventScroll: true })
    else announce(title)
  }, [title])

  return (
    <>
      <header className={classes.head}>
        <div>
          <h3 ref={heading} tabIndex={-1} className={classes.title}>
            {title}
          </h3>
          <p className={classes.subtitle}>{unitSubtitle(t, kind, unit)}</p>
        </div>
        <p className={classes.score}>
          <span className={classes.points}>{format.number(properties.score * 100)}</span>
          <span>{t('need.outOf')}</span>
        </p>
      </header>
      <p className={classes.sentence}>{sentence}</p>
      <dl className={classes.facts}>
        <div>
          <dt>{t('need.rank')}</dt>
          <dd>
            {t('need.rankOf', {
              rank: format.number(properties.rank),
              units: format.number(units),
            })}
          </dd>
        </div>
        <div>
          <dt>{t('need.stability')}</dt>
          <dd>
            {t('need.stabilityWords', {
              low: format.number(stability.low),
              high: format.number(stability.high),
              share: format.share(stability.inTopTenth),
            })}
          </dd>
        </div>
        {reportingChance !== null && (
          <div>
            <dt>{t('need.reporting')}</dt>
            <dd>{t('need.reportingWords', { share: format.share(reportingChance) })}</dd>
          </div>
        )}
        {isPeopled && (
          <div>
            <dt>{t('need.people')}</dt>
            <dd>
              {t('need.peopleWords', {
                people: format.number(properties.people),
                vulnerable: format.number(properties.vulnerablePeople),
              })}
            </dd>
          </div>
        )}
      </dl>
      <h4 className={classes.heading}>{t('need.madeOf')}</h4>
      {told.map((figure) => (
        <FigureRow
          key={figure.component}
          figure={figure}
          kind={kind}
          unitId={unit.id}
          isTold={isPeopled || figure.unit !== 'per-1000-people'}
        />
      ))}
      {uncounted.length > 0 && (
        <p className={classes.uncounted}>
          {t('need.uncounted', {
            components: uncounted.map(({ component }) => nameOf(component)).join(', '),
          })}
        </p>
      )}
    </>
  )
}
