import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Pins, Rules, Scenario } from '../../api/client.ts'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { newKey, request } from '../request.ts'
import { DeedProblem } from '../ui/deed-problem.tsx'
import { ApproveDialog } from './approve-dialog.tsx'
import { Comparison } from './comparison.tsx'
import { ConflictList } from './conflict-list.tsx'
import { districtsQuery } from './districts.ts'
import { Infeasible } from './infeasible.tsx'
import type { Intervention } from './interventions.ts'
import { isSolving, type Plan } from './plan-queries.ts'
import classes from './plans.module.css'
import { reasonWords } from './reason-words.ts'
import { RulesForm } from './rules-form.tsx'
import { Solution } from './solution.tsx'
import { SolvingStatus } from './solving-status.tsx'
import type { Conflict } from './street-space.ts'
import { useDeed } from './use-deed.ts'
import { useMayPlan } from './use-may-plan.ts'

interface ScenarioScreenProps {
  plan: Plan
  scenario: Scenario
  scenarios: Scenario[]
  pool: Intervention[]
  funds: string[]
  skills: string[]
}

/** One choice within a plan: what binds it, the search, and what came of it. */
export function ScenarioScreen(props: ScenarioScreenProps) {
  const { plan, scenario, scenarios, pool, funds, skills } = props
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { slug } = useMunicipality()
  const mayPlan = useMayPlan() && plan.status === 'draft'
  const [isApproving, setApproving] = useState(false)
  const [conflict, setConflict] = useState<Conflict | null>(null)
  const saving = useDeed()
  const solving = useDeed()
  const { data: districts = [] } = useQuery(districtsQuery(slug))
  const titleOf = new Map(pool.map(({ id, properties }) => [String(id), properties.title]))
  const words = reasonWords(t, format, {
    intervention: (id) => titleOf.get(id) ?? `${t('plans.intervention')} ${id}`,
    district: (id) => districts.find((each) => String(each.id) === id)?.name ?? id,
  })
  const path = `/api/v1/${slug}/plans/${plan.id}/scenarios/${scenario.id}`
  const patch = (body: { rules?: Rules; pins?: Pins }, version: number) =>
    request<Scenario>(path, {
      method: 'PATCH',
      headers: { 'if-match': `"${version}"` },
      body,
    })
  const solve = () =>
    solving.run(() =>
      request(`${path}/solve`, {
        method: 'POST',
        headers: { 'idempotency-key': newKey() },
        body: {},
      }),
    )
  const candidates = pool.filter(({ properties }) => properties.status === 'candidate')
  const isBusy = isSolving(scenario)
  const money = scenario.rules.budgets.reduce((sum, { amount }) => sum + amount, 0)

  return (
    <>
      <RulesForm
        plan={plan}
        scenario={scenario}
        pool={pool}
        funds={funds}
        skills={skills}
        isBusy={saving.isBusy}
        problem={saving.problem}
        isStale={saving.isStale}
        onSave={async (rules, version) =>
          (await saving.run(() => patch({ rules }, version))) !== undefined
        }
      />
      {mayPlan && candidates.length === 0 && (
        <p className={classes.told}>{t('plans.nothingToChoose')}</p>
      )}
      {money === 0 && <p className={classes.told}>{t('plans.noMoney')}</p>}
      {mayPlan && (
        <div className={classes.row}>
          <Button
            loading={solving.isBusy}
            disabled={isBusy || candidates.length === 0}
            onClick={solve}
          >
            {t(scenario.result.benefit === undefined ? 'plans.solve' : 'plans.solveAgain')}
          </Button>
          {scenario.status === 'solved' && (
            <Button variant="default" aria-haspopup="dialog" onClick={() => setApproving(true)}>
              {t('plans.approve')}
            </Button>
          )}
        </div>
      )}
      <DeedProblem problem={solving.problem} />
      <SolvingStatus
        scenario={scenario}
        onCancel={
          mayPlan && isBusy
            ? () => solving.run(() => request(`${path}/cancel`, { method: 'POST', body: {} }))
            : undefined
        }
      />
      {scenario.status === 'infeasible' && <Infeasible scenario={scenario} words={words} />}
      {!isBusy && scenario.status !== 'infeasible' && (
        <>
          <Solution
            plan={plan}
            scenario={scenario}
            pool={pool}
            words={words}
            conflict={conflict}
            onPin={
              mayPlan
                ? (pins) => saving.run(() => patch({ pins }, scenario.version)).then(Boolean)
                : undefined
            }
          />
          {scenario.status === 'solved' && (
            <>
              <ConflictList scenario={scenario} onShow={setConflict} />
              <Comparison
                plan={plan}
                scenario={scenario}
                scenarios={scenarios}
                pool={pool}
                titleOf={titleOf}
              />
            </>
          )}
        </>
      )}
      {isApproving && (
        <ApproveDialog plan={plan} scenario={scenario} onClose={() => setApproving(false)} />
      )}
    </>
  )
}
