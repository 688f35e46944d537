import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { ComputeNeed } from '../needs/compute-need.tsx'
import { useComponentName } from '../needs/use-component-name.ts'
import { type Need, useNeed } from '../needs/use-need.ts'
import { Failure } from '../ui/failure.tsx'
import tables from '../ui/table.module.css'
import { Waiting } from '../ui/waiting.tsx'
import { useView } from '../use-view.ts'
import classes from './compare-pane.module.css'
import { type Comparison, comparisonQuery, districtNamesQuery } from './compare-queries.ts'
import { Movers } from './movers.tsx'
import { viewOfSecond } from './view-of-second.ts'

/** Need on the first map against need on the second, and one district against another. */
export function NeedComparison() {
  const view = useView()
  const a = useNeed()
  const b = useNeed(viewOfSecond(view))
  const missing = [a, b].find((one) => !one.run)
  if (a.isPending || b.isPending) return <Waiting />
  if (missing) return <ComputeNeed need={missing} />
  if (a.isNothing || b.isNothing) return null
  return <Compared a={a} b={b} />
}

const everywhere = ''

function Compared({ a, b }: { a: Need; b: Need }) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const [districts, setDistricts] = useState({ a: everywhere, b: everywhere })
  const { data: names = [] } = useQuery(districtNamesQuery(slug))
  const idOf = (text: string) => (text === everywhere ? undefined : Number(text))
  const isByDistrict = districts.a !== districts.b
  const { data, error, refetch } = useQuery(
    comparisonQuery(slug, a.kind, {
      a: { question: a.question, districtId: idOf(districts.a) },
      b: { question: b.question, districtId: idOf(districts.b) },
      version: `${a.version} ${b.version}`,
    }),
  )
  const isSame = !isByDistrict && JSON.stringify(a.question) === JSON.stringify(b.question)
  return (
    <section aria-labelledby="compared" className={classes.compared}>
      <h3 id="compared" className={classes.heading}>
        {t('compare.need', { units: t(`need.kindMany.${a.kind}`) })}
      </h3>
      <div className={classes.pair}>
        {(['a', 'b'] as const).map((side) => (
          <NativeSelect
            key={side}
            label={t(`compare.in.${side}`)}
            value={districts[side]}
            data={[
              { value: everywhere, label: t('compare.everywhere') },
              ...names.map(({ id, name }) => ({ value: `${id}`, label: name })),
            ]}
            onChange={(event) => setDistricts({ ...districts, [side]: event.currentTarget.value })}
          />
        ))}
      </div>
      {error && <Failure error={error} onRetry={() => refetch()} />}
      {isSame && <p className={classes.hint}>{t('compare.sameBoth')}</p>}
      {!data && !error && <Waiting />}
      {data && !isSame && <Sides comparison={data} components={a.run!.components} />}
      {data && !isSame && !isByDistrict && <Movers comparison={data} need={b} />}
    </section>
  )
}

/** The figures of both, beside each other. */
function Sides({
  comparison: { a, b, rankCorrelation },
  components,
}: {
  comparison: Comparison
  components: readonly string[]
}) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const nameOf = useComponentName()
  const points = (score: number | null) => (score === null ? '–' : format.fixed(score * 100, 1))
  const rows = [
    {
      key: 'units',
      name: t('compare.places'),
      cells: [a.units, b.units].map((n) => format.number(n)),
    },
    {
      key: 'people',
      name: t('compare.people'),
      cells: [a.people, b.people].map((n) => format.number(n)),
    },
    { key: 'mean', name: t('compare.mean'), cells: [a.meanScore, b.meanScore].map(points) },
    {
      key: 'mean-of-people',
      name: t('compare.meanOfPeople'),
      cells: [a.meanScoreOfPeople, b.meanScoreOfPeople].map(points),
    },
    ...components
      .filter((code) => (a.levels[code] ?? 0) > 0 || (b.levels[code] ?? 0) > 0)
      .map((code) => ({
        key: `component ${code}`,
        name: nameOf(code),
        cells: [a.levels[code] ?? 0, b.levels[code] ?? 0].map(points),
      })),
  ]
  return (
    <>
      {rankCorrelation !== null && (
        <p className={classes.hint}>
          {t(`compare.alike.${howAlike(rankCorrelation)}`, {
            figure: format.fixed(rankCorrelation, 2),
          })}
        </p>
      )}
      <table className={tables.table}>
        <caption>{t('compare.figures')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('compare.figure')}</th>
            <th scope="col" className={tables.number}>
              {t('compare.left')}
            </th>
            <th scope="col" className={tables.number}>
              {t('compare.right')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, name, cells: [left, right] }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              <td className={tables.number}>{left}</td>
              <td className={tables.number}>{right}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

/** Spearman's correlation of the ranks in words. */
function howAlike(correlation: number): 'very' | 'rather' | 'hardly' {
  if (correlation > 0.95) return 'very'
  return correlation > 0.7 ? 'rather' : 'hardly'
}
