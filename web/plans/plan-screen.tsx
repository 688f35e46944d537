import { Button, NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Scenario } from '../../api/client.ts'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { newKey, request } from '../request.ts'
import { DeedProblem } from '../ui/deed-problem.tsx'
import { Failure } from '../ui/failure.tsx'
import { StatusMark } from '../ui/status-mark.tsx'
import { Waiting } from '../ui/waiting.tsx'
import { useView } from '../use-view.ts'
import { CarriedOut } from './carried-out.tsx'
import { type Intervention, interventionsQuery, unitPricesQuery } from './interventions.ts'
import { type Plan, scenariosQuery } from './plan-queries.ts'
import classes from './plans.module.css'
import { ScenarioScreen } from './scenario-screen.tsx'
import { useDeed } from './use-deed.ts'
import { useMayPlan } from './use-may-plan.ts'
import { useOpenPlan } from './use-open-plan.ts'

/** One plan: its scenarios, and the one that is looked at. */
export function PlanScreen({ plan }: { plan: Plan }) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const openPlan = useOpenPlan()
  const view = useView()
  const scenarios = useQuery(scenariosQuery(slug, plan.id))
  const pool = useQuery(interventionsQuery(slug))
  const prices = useQuery(unitPricesQuery(slug))
  const wanted = view.plans?.scenario ?? plan.approvedScenarioId
  const scenario = scenarios.data?.find(({ id }) => id === wanted) ?? scenarios.data?.[0]
  const error = scenarios.error ?? pool.error
  return (
    <section className={classes.part} aria-labelledby="plans-plan">
      <div>
        <Button size="compact-sm" variant="default" onClick={() => openPlan()}>
          {t('plans.all')}
        </Button>
      </div>
      <div className={classes.row}>
        <h3 id="plans-plan" className={classes.heading}>
          {plan.name}
        </h3>
        <StatusMark status={plan.status} label={t(`value.plans.status.${plan.status}`)} />
      </div>
      {plan.approvedAt && <CarriedOut plan={plan} />}
      {error && (
        <Failure
          error={error}
          onRetry={() => {
            void scenarios.refetch()
            void pool.refetch()
          }}
        />
      )}
      {!error && !(scenarios.data && pool.data && prices.data) && <Waiting />}
      {scenarios.data && pool.data && prices.data && (
        <>
          <ScenarioChoice plan={plan} scenarios={scenarios.data} scenario={scenario} />
          {scenario ? (
            <ScenarioScreen
              key={scenario.id}
              plan={plan}
              scenario={scenario}
              scenarios={scenarios.data}
              pool={pool.data.interventions}
              {...meansOf(pool.data.interventions, scenario, prices.data)}
            />
          ) : (
            <p className={classes.none}>{t('plans.noScenario')}</p>
          )}
        </>
      )}
    </section>
  )
}

/** The funds and skills that anything here is paid from and done by. */
function meansOf(
  pool: Intervention[],
  { rules }: Scenario,
  prices: { fund: string; skill: string | null }[],
) {
  const funds = [
    ...rules.budgets.map(({ fund }) => fund),
    ...pool.map(({ properties }) => properties.fund),
    ...prices.map(({ fund }) => fund),
  ]
  const skills = [
    ...rules.crews.map(({ skill }) => skill),
    ...pool.flatMap(({ properties }) => Object.keys(properties.crewDays)),
  ]
  return { funds: [...new Set(funds)].sort(), skills: [...new Set(skills)].sort() }
}

interface ScenarioChoiceProps {
  plan: Plan
  scenarios: Scenario[]
  scenario: Scenario | undefined
}

function ScenarioChoice({ plan, scenarios, scenario }: ScenarioChoiceProps) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { slug } = useMunicipality()
  const mayPlan = useMayPlan()
  const openPlan = useOpenPlan()
  const { run, problem, isBusy } = useDeed()
  const add = async () => {
    const name = t('plans.scenarioName', { number: format.number(scenarios.length + 1) })
    const made = await run(() =>
      request<Scenario>(`/api/v1/${slug}/plans/${plan.id}/scenarios`, {
        method: 'POST',
        headers: { 'idempotency-key': newKey() },
        body: { name, ...(scenario && { rules: scenario.rules, pins: scenario.pins }) },
      }),
    )
    if (made) openPlan(plan.id, made.id)
  }
  return (
    <>
      <div className={classes.row}>
        {scenario && (
          <NativeSelect
            aria-label={t('plans.scenario')}
            value={scenario.id}
            data={scenarios.map(({ id, name, status }) => ({
              value: String(id),
              label: `${name} · ${t(`plans.status.${status}`)}`,
            }))}
            onChange={(event) => openPlan(plan.id, Number(event.currentTarget.value))}
          />
        )}
        {mayPlan && plan.status === 'draft' && (
          <Button size="xs" variant="default" loading={isBusy} onClick={add}>
            {t(scenario ? 'plans.copyScenario' : 'plans.newScenario')}
          </Button>
        )}
      </div>
      <DeedProblem problem={problem} />
    </>
  )
}
