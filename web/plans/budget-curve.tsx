import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { CurvePoint, Scenario } from '../../api/client.ts'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { Failure } from '../ui/failure.tsx'
import { Waiting } from '../ui/waiting.tsx'
import { curveQuery, type Plan } from './plan-queries.ts'
import classes from './plans.module.css'

/** What more or less money would bring, as a line and as a table. */
export function BudgetCurve({ plan, scenario }: { plan: Plan; scenario: Scenario }) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { slug } = useMunicipality()
  const { data, error, isFetching, refetch } = useQuery(curveQuery(slug, plan.id, scenario))
  if (isFetching) return <Waiting />
  if (error) return <Failure error={error} onRetry={() => refetch()} />
  if (!data) {
    return (
      <div className={classes.row}>
        <Button size="xs" variant="default" onClick={() => refetch()}>
          {t('plans.curve.compute')}
        </Button>
        <span className={classes.hint}>{t('plans.curve.lead')}</span>
      </div>
    )
  }
  return (
    <>
      <CurveChart points={data} />
      <table className={classes.table}>
        <caption>{t('plans.curve.caption')}</caption>
        <thead>
          <tr>
            <th scope="col" className={classes.figure}>
              {t('plans.curve.budget')}
            </th>
            <th scope="col" className={classes.figure}>
              {t('plans.curve.share')}
            </th>
            <th scope="col" className={classes.figure}>
              {t('plans.curve.atLeast')}
            </th>
            <th scope="col" className={classes.figure}>
              {t('plans.curve.atMost')}
            </th>
          </tr>
        </thead>
        <tbody>
          {data.map(({ factor, budget, atLeast, atMost }) => (
            <tr key={factor}>
              <td className={classes.figure}>{format.money(budget)}</td>
              <td className={classes.figure}>{format.share(factor)}</td>
              <td className={classes.figure}>{format.number(atLeast, 1)}</td>
              <td className={classes.figure}>{format.number(atMost, 1)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

const size = { width: 400, height: 170, left: 44, bottom: 24, top: 10, right: 12 }

/** Between what was found and what cannot be exceeded. The table beside it says the same. */
function CurveChart({ points }: { points: CurvePoint[] }) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const known = points.filter(({ atLeast }) => atLeast !== null)
  const most = Math.max(...known.map(({ atMost, atLeast }) => atMost ?? atLeast!), 0)
  const widest = Math.max(...points.map(({ budget }) => budget), 0)
  if (known.length === 0 || most === 0 || widest === 0) return null
  const x = (budget: number) =>
    size.left + (budget / widest) * (size.width - size.left - size.right)
  const y = (benefit: number) =>
    size.height - size.bottom - (benefit / most) * (size.height - size.bottom - size.top)
  const line = (of: (point: CurvePoint) => number) =>
    known.map((point) => `${x(point.budget)},${y(of(point))}`).join(' ')
  const present = known.find(({ factor }) => factor === 1)
  return (
    <svg
      className={classes.chart}
      viewBox={`0 0 ${size.width} ${size.height}`}
      role="img"
      aria-label={t('plans.curve.caption')}
    >
      <line
        x1={size.left}
        x2={size.width - size.right}
        y1={y(0)}
        y2={y(0)}
        stroke="var(--line-strong)"
      />
      <line x1={size.left} x2={size.left} y1={size.top} y2={y(0)} stroke="var(--line-strong)" />
      <polyline
        points={line(({ atMost, atLeast }) => atMost ?? atLeast!)}
        fill="none"
        stroke="var(--line-strong)"
        strokeDasharray="4 3"
      />
      <polyline
        points={line(({ atLeast }) => atLeast!)}
        fill="none"
        stroke="var(--accent)"
        strokeWidth="2.5"
      />
      {present && (
        <circle cx={x(present.budget)} cy={y(present.atLeast!)} r="4.5" fill="var(--mark)" />
      )}
      <text x={size.left - 6} y={size.top + 8} textAnchor="end">
        {format.number(most)}
      </text>
      <text x={size.left - 6} y={y(0)} textAnchor="end">
        0
      </text>
      <text x={size.width - size.right} y={size.height - 6} textAnchor="end">
        {format.money(widest)}
      </text>
    </svg>
  )
}
