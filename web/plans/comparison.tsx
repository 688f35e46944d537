import { Checkbox, NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Scenario } from '../../api/client.ts'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { useChangeView, useView } from '../use-view.ts'
import { districtsQuery } from './districts.ts'
import { fundName } from './fund-words.ts'
import { InterventionLink } from './intervention-link.tsx'
import type { Intervention } from './interventions.ts'
import { MoreRows, useSomeRows } from './more-rows.tsx'
import { costOf, differencesQuery, type Plan, yearsOf } from './plan-queries.ts'
import { PlanTimeline } from './plan-timeline.tsx'
import classes from './plans.module.css'
import { Sideways } from './sideways.tsx'
import { gapText } from './solving-status.tsx'
import { useChosen } from './use-chosen.ts'

interface ComparisonProps {
  plan: Plan
  scenario: Scenario
  scenarios: Scenario[]
  pool: Intervention[]
  /** Of interventions, in the reader's language. */
  titleOf: Map<string, string>
}

/** Scenarios side by side: cost by fund, need that is left by year, who gains. */
export function Comparison({ plan, scenario, scenarios, pool, titleOf }: ComparisonProps) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { slug } = useMunicipality()
  const { data: districts = [] } = useQuery(districtsQuery(slug))
  const { plans } = useView()
  const changeView = useChangeView()
  const others = scenarios.filter(({ id, status }) => id !== scenario.id && status === 'solved')
  const beside = plans?.beside ?? []
  const shown = [scenario, ...others.filter(({ id }) => beside.includes(id))]
  const toggle = (id: number, isOn: boolean) => {
    const next = isOn ? [...beside, id] : beside.filter((each) => each !== id)
    changeView(
      { plans: { tab: 'plans', plan: plan.id, scenario: scenario.id, beside: next } },
      { replace: true },
    )
  }
  const rows = rowsOf(shown)
  const gains = (district: number | null) =>
    district === null
      ? t('plans.gainsElsewhere')
      : t('plans.gains', {
          district: districts.find(({ id }) => id === district)?.name ?? district,
        })
  return (
    <section className={classes.group} aria-labelledby="plans-comparison">
      <h4 id="plans-comparison">
        {t(others.length > 0 ? 'plans.comparison' : 'plans.comparison.one')}
      </h4>
      {others.length > 0 && (
        <fieldset className={classes.lines}>
          <legend>{t('plans.beside')}</legend>
          {others.map(({ id, name }) => (
            <Checkbox
              key={id}
              label={name}
              checked={beside.includes(id)}
              onChange={(event) => toggle(id, event.currentTarget.checked)}
            />
          ))}
        </fieldset>
      )}
      {shown.length > 1 && <OnSecondMap plan={plan} shown={shown} />}
      <Sideways label={t('plans.comparison')}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('plans.figure')}</th>
              {shown.map(({ id, name }) => (
                <th key={id} scope="col" className={classes.figure}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Row head={t('plans.removed')}>
              {shown.map(({ result }) => format.number(result.benefit, 1))}
            </Row>
            <Row head={t('plans.spent')}>
              {shown.map(({ result }) => format.money(costOf(result)))}
            </Row>
            <Row head={t('plans.gap')}>
              {shown.map(({ result }) => (result.gap == null ? '–' : gapText(result.gap, format)))}
            </Row>
            {rows.funds.map((fund) => (
              <Row key={`fund ${fund}`} head={t('plans.spentFrom', { fund: fundName(t, fund) })}>
                {shown.map(({ result }) => format.money(spentFrom(result.spent, fund)))}
              </Row>
            ))}
            {rows.hasNeed &&
              yearsOf(plan).map((year) => (
                <Row key={`need ${year}`} head={t('plans.needLeft', { year })}>
                  {shown.map(({ result }) =>
                    format.number(result.need?.find((each) => each.year === year)?.left, 1),
                  )}
                </Row>
              ))}
            {rows.districts.map((district) => (
              <Row key={`district ${district}`} head={gains(district)}>
                {shown.map(({ result }) =>
                  format.number(
                    result.districts?.find((each) => each.district === district)?.benefit ?? 0,
                    1,
                  ),
                )}
              </Row>
            ))}
          </tbody>
        </table>
      </Sideways>
      {shown.length > 1 && (
        <>
          <Differences plan={plan} shown={shown} titleOf={titleOf} />
          <div className={classes.beside}>
            {shown.map((one) => (
              <ScenarioTimeline key={one.id} plan={plan} scenario={one} pool={pool} />
            ))}
          </div>
        </>
      )}
    </section>
  )
}

/** Which of them lies beside the first one on the map. */
function OnSecondMap({ plan, shown: [scenario, ...others] }: { plan: Plan; shown: Scenario[] }) {
  const { t } = useTranslation()
  const { second } = useView()
  const changeView = useChangeView()
  const put = (id: number) => {
    const rest = others.flatMap((each) => (each.id === id ? [] : [each.id]))
    changeView(
      {
        plans: { tab: 'plans', plan: plan.id, scenario: scenario!.id, beside: [id, ...rest] },
        second: { way: 'halves' },
      },
      { replace: true },
    )
  }
  return (
    <NativeSelect
      label={t('plans.secondMap')}
      value={second ? others[0]!.id : ''}
      data={[
        { value: '', label: t('plans.secondMap.none') },
        ...others.map(({ id, name }) => ({ value: String(id), label: name })),
      ]}
      onChange={(event) => {
        const { value } = event.currentTarget
        if (value === '') changeView({ second: undefined }, { replace: true })
        else put(Number(value))
      }}
    />
  )
}

function ScenarioTimeline({
  plan,
  scenario,
  pool,
}: {
  plan: Plan
  scenario: Scenario
  pool: Intervention[]
}) {
  const { chosen } = useChosen(plan, scenario, pool)
  return <PlanTimeline plan={plan} chosen={chosen} caption={scenario.name} />
}

/** What is done in different years, or not in all of them. */
function Differences({
  plan,
  shown,
  titleOf,
}: {
  plan: Plan
  shown: Scenario[]
  titleOf: ComparisonProps['titleOf']
}) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const { data = [] } = useQuery(differencesQuery(slug, plan.id, shown))
  const { rows, ...more } = useSomeRows(data)
  if (data.length === 0) return null
  return (
    <>
      <Sideways label={t('plans.differences')}>
        <table className={classes.table}>
          <caption>{t('plans.differences')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('plans.intervention')}</th>
              {shown.map(({ id, name }) => (
                <th key={id} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ interventionId, title, years }) => (
              <tr key={interventionId}>
                <th scope="row">
                  <InterventionLink
                    id={interventionId}
                    title={titleOf.get(String(interventionId)) ?? title}
                  />
                </th>
                {shown.map(({ id }) => (
                  <td key={id}>{years[id] ?? t('plans.notDone')}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Sideways>
      <MoreRows {...more} />
    </>
  )
}

function Row({ head, children }: { head: string; children: string[] }) {
  return (
    <tr>
      <th scope="row">{head}</th>
      {children.map((text, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: one for each column, which do not move.
        <td key={index} className={classes.figure}>
          {text}
        </td>
      ))}
    </tr>
  )
}

function spentFrom(spent: Scenario['result']['spent'], fund: string): number {
  return (spent ?? []).reduce((sum, each) => sum + (each.fund === fund ? each.amount : 0), 0)
}

function rowsOf(shown: Scenario[]) {
  return {
    funds: [...new Set(shown.flatMap(({ result }) => result.spent?.map(({ fund }) => fund) ?? []))],
    hasNeed: shown.some(({ result }) => result.need?.length),
    districts: [
      ...new Set(
        shown.flatMap(({ result }) => result.districts?.map(({ district }) => district) ?? []),
      ),
    ],
  }
}
